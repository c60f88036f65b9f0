import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { seededRandom } from '@/shared/augment/random';
import type { Split } from '@/shared/coin-class';
import { type RecipeInput, recipeSchema } from '@/shared/recipe/recipe';
import type { Manifest, TrainerJob } from '@/shared/trainer-job';

/** Blank coins of three metals on grey: a few steps tell them apart. */
const METALS = ['#b87333', '#c0c0c0', '#2f4f8f'];

/** A small and quick recipe; `overrides` are laid over it. */
export function tinyRecipe(overrides: RecipeInput = {}) {
  return recipeSchema.parse({
    baseWeights: 'random',
    optimizer: { learningRate: 2e-3 },
    epochs: 3,
    batchSize: 8,
    ...overrides,
    model: { width: 0.35, inputSize: 96, headUnits: 16, dropout: 0.2, ...overrides.model },
  });
}

/** A trainer's job on generated photos in a folder of its own: 8 train, 4 validation and 4 test per class. */
export async function generatedJob(recipe: RecipeInput = {}): Promise<TrainerJob> {
  const root = await mkdtemp(path.join(tmpdir(), 'mintmark-train-'));
  const photoDir = path.join(root, 'photos');
  const outDir = path.join(root, 'out');
  await mkdir(outDir, { recursive: true });
  const items: Manifest['items'] = [];
  const counts: [Split, number][] = [
    ['train', 8],
    ['validation', 4],
    ['test', 4],
  ];
  const random = seededRandom(7);
  for (const [classIndex, colour] of METALS.entries()) {
    for (const [split, count] of counts) {
      for (let i = 0; i < count; i++) {
        const hash = await writePhoto({ photoDir, colour, random });
        items.push({ hash, classIndex, split });
      }
    }
  }
  const contentHash = createHash('sha256').update(JSON.stringify(items)).digest('hex');
  return {
    runId: 'run-test',
    attempt: 1,
    runtime: 'tensorflow',
    recipe: tinyRecipe(recipe),
    manifest: { versionId: 'version-test', contentHash, classes: METALS.map(coinClass), items },
    photoDir,
    cacheDir: path.join(root, 'cache'),
    baseWeightsDir: null,
    outDir,
    checkpointDir: path.join(root, 'checkpoints'),
    checkpointMinutes: 5,
    lastEpoch: 0,
  };
}

const coinClass = (key: string, index: number) => ({
  index,
  key,
  label: key,
  value: `${index + 1} cent`,
  currency: index < 2 ? 'crown' : 'mark',
  country: 'nowhere',
});

async function writePhoto({
  photoDir,
  colour,
  random,
}: {
  photoDir: string;
  colour: string;
  random: () => number;
}): Promise<string> {
  const [x, y, r] = [56 + 16 * random(), 56 + 16 * random(), 36 + 10 * random()];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128"><rect width="128" height="128" fill="#888"/><circle cx="${x}" cy="${y}" r="${r}" fill="${colour}"/></svg>`;
  const bytes = await sharp(Buffer.from(svg)).png().toBuffer();
  const hash = createHash('sha256').update(bytes).digest('hex');
  await mkdir(path.join(photoDir, hash.slice(0, 2)), { recursive: true });
  await writeFile(path.join(photoDir, hash.slice(0, 2), hash), bytes);
  return hash;
}
