import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { preprocessingOfRecipe } from '@/server/domain/models/network-graph';
import { buildClassifier } from '@/server/pool/tasks/build-classifier';
import { classify } from '@/server/pool/tasks/classify';
import type { CoinClass } from '@/shared/coin-class';
import { mainCoin } from '@/shared/detector/photo-coins';
import type { Recipe } from '@/shared/recipe/recipe';
import { type Facets, facetsOf } from '@/shared/serving/facets';
import { type EvaluationItem, RESULT_FILES } from '@/shared/trainer-job';
import type { PhotoSets } from './sets';

/** Sets whose photos are also asked about as people ask the page; catalogue photos fill their frames anyway. */
const ASKED = ['wild-dev', 'korea-won'];

/** An answer, with what the card says of country, currency and value beside the class. */
export interface ServedItem extends EvaluationItem {
  facets: Facets;
}

/**
 * The server's own answers, by the network that it writes of the weights: coins are found, cut out and asked about one by
 * one. Of several on a photo the large one near the middle counts, which is the one that these photos are of.
 */
export async function askServer({
  outDir,
  recipe,
  sets: { manifest, photoDir, setsOf },
}: {
  outDir: string;
  recipe: Recipe;
  sets: PhotoSets;
}): Promise<ServedItem[]> {
  const classCount = manifest.classes.length;
  const dir = await mkdtemp(path.join(tmpdir(), 'mintmark-served-'));
  try {
    const file = path.join(dir, 'model.onnx');
    await writeFile(file, await writeNetwork({ outDir, recipe, classCount }));
    const network = { file, preprocessing: preprocessingOfRecipe(recipe), classCount };
    const items: ServedItem[] = [];
    for (const { hash, classIndex } of manifest.items) {
      if (!setsOf.get(hash)?.some((set) => ASKED.includes(set))) continue;
      const bytes = await readFile(path.join(photoDir, hash.slice(0, 2), hash));
      const { found, answers } = await classify({
        bytes,
        keepMetadata: true,
        networks: [network],
        coins: 'find',
      });
      const coins = (found?.coins ?? []).map((coin, i) => ({ ...coin, i }));
      const main = mainCoin(coins, { width: 1, height: found?.aspect ?? 1 });
      const probabilities = answers[0]?.probabilities[main?.i ?? 0] as Float32Array;
      items.push(itemOf({ hash, classIndex, probabilities, classes: manifest.classes }));
    }
    return items;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** The network that the server writes of what a trainer has left. @returns an ONNX file */
export async function writeNetwork({
  outDir,
  recipe,
  classCount,
}: {
  outDir: string;
  recipe: Recipe;
  classCount: number;
}): Promise<Uint8Array> {
  const folder = path.join(outDir, path.dirname(RESULT_FILES.tfjs));
  const name = path.basename(RESULT_FILES.tfjs);
  const shards: Record<string, Uint8Array> = {};
  for (const file of await readdir(folder)) {
    if (file !== name) shards[file] = await readFile(path.join(folder, file));
  }
  const { width, inputSize, headUnits } = recipe.model;
  return buildClassifier({
    shape: { width, inputSize, headUnits, classes: classCount },
    weights: { manifest: await readFile(path.join(folder, name)), shards },
  });
}

/** As the trainer notes its own predictions, and what the card says besides. */
function itemOf({
  hash,
  classIndex,
  probabilities,
  classes,
}: {
  hash: string;
  classIndex: number;
  probabilities: Float32Array;
  classes: readonly CoinClass[];
}): ServedItem {
  const truth = probabilities[classIndex] as number;
  const predicted = probabilities.reduce((best, p, i) => (p > (probabilities[best] as number) ? i : best), 0);
  const rank = 1 + probabilities.filter((p, i) => p > truth || (p === truth && i < classIndex)).length;
  const confidence = probabilities[predicted] as number;
  return { hash, truth: classIndex, predicted, confidence, rank, facets: facetsOf(classes, probabilities) };
}
