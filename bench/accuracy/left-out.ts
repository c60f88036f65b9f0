import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { preprocessingOfRecipe } from '@/server/domain/models/network-graph';
import type { Split } from '@/shared/coin-class';
import type { Manifest } from '@/shared/trainer-job';
import { isLeftOutClass, type KnownPhoto, measureUnknown, type UnknownFigures } from '../unknown/measure';
import { picturesWithoutCoin } from '../unknown/pictures';
import type { Training } from './options';
import { writeNetwork } from './served';
import type { PhotoSets } from './sets';
import { type Trained, trainOnce } from './train';

/** Every how many of the pictures one is looked at by `--quick`. */
const QUICK_STEP = 10;

/**
 * Trains a recipe on all classes but every tenth, and measures how well the network tells their test photos from the others'
 * photos and from pictures without a coin. What is trained is trained once, as every training of the bench.
 */
export async function measureLeftOut(
  training: Training,
  {
    sets,
    data,
    quick,
    ...request
  }: { sets: PhotoSets; data: string; quick: boolean } & Omit<Parameters<typeof trainOnce>[1], 'sets'>,
): Promise<{ trained: Trained; figures: UnknownFigures }> {
  const { manifest, leftOut } = withoutClasses(sets);
  const trained = await trainOnce(training, { ...request, sets: { ...sets, manifest } });
  request.say('Looking at what it must not know');
  const classCount = manifest.classes.length;
  const dir = await mkdtemp(path.join(tmpdir(), 'mintmark-left-out-'));
  try {
    const file = path.join(dir, 'model.onnx');
    const { outDir } = trained;
    await writeFile(file, await writeNetwork({ outDir, recipe: training.recipe, classCount }));
    const network = { file, preprocessing: preprocessingOfRecipe(training.recipe), classCount };
    const reader = (hash: string) => () => readFile(path.join(sets.photoDir, hash.slice(0, 2), hash));
    const of = (split: Split): KnownPhoto[] =>
      manifest.items
        .filter((item) => item.split === split)
        .map(({ hash, classIndex }) => ({ read: reader(hash), classIndex }));
    const pictures = (await picturesWithoutCoin(data)).map((bytes) => async () => bytes);
    const some = <T>(list: readonly T[]) => list.filter((_, i) => !quick || i % QUICK_STEP === 0);
    const figures = await measureUnknown(network, {
      train: of('train'),
      validation: of('validation'),
      test: of('test'),
      unknown: { 'left-out classes': some(leftOut.map(reader)), 'without a coin': some(pictures) },
    });
    return { trained, figures };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** The catalogue's photos of the classes that are kept, and the hashes of the others'. */
function withoutClasses({ manifest, setsOf }: PhotoSets): { manifest: Manifest; leftOut: string[] } {
  const catalogue = manifest.items.filter(
    ({ hash, split }) => split !== 'test' || setsOf.get(hash)?.includes('coins-211 test'),
  );
  const kept = manifest.classes.filter(({ index }) => !isLeftOutClass(index));
  const places = new Map(kept.map(({ index }, place) => [index, place]));
  const items = catalogue.flatMap((item) => {
    const classIndex = places.get(item.classIndex);
    return classIndex === undefined ? [] : [{ ...item, classIndex }];
  });
  const leftOut = catalogue.filter(({ classIndex }) => !places.has(classIndex)).map(({ hash }) => hash);
  return {
    manifest: {
      ...manifest,
      contentHash: `${manifest.contentHash}-left-out`,
      classes: kept.map((coin, index) => ({ ...coin, index })),
      items,
    },
    leftOut: [...new Set(leftOut)],
  };
}
