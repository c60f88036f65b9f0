import { preprocessingFor } from '@/shared/preprocessing';
import type { Recipe } from '@/shared/recipe/recipe';
import type { Manifest, RuntimeName } from '@/shared/trainer-job';
import { mixSeeds, seededRandom, shuffled } from '../../../src/shared/augment/random';
import { type Example, examplesBySplit } from '../../../worker/tf/data/examples';
import { openPixels } from '../../../worker/tf/data/pixel-cache';
import { answer } from '../../measuring-process';
import { inScratchFolder } from '../../scratch';
import { openProduct } from '../product';

export interface InputRequest {
  runtime: RuntimeName;
  recipe: Recipe;
  manifest: Manifest;
  photoDir: string;
  cacheDir: string;
  /** Steps of each stretch on photos; half as many on a fixed batch come before and after it. */
  stretchSteps: number;
}

export interface InputMetrics {
  decodePhotos: number;
  decodeSeconds: number;
  photos: number;
  epochImgPerSec: number;
  syntheticImgPerSec: number;
  epochShare: number;
}

const WARM_UP_STEPS = 3;

/**
 * One epoch through all training photos, cut into stretches with steps on a fixed batch between them: whatever
 * slows the machine down for a while slows both. Each stretch is an epoch to the trainer, so it pays for
 * beginning and end several times.
 */
answer(async (request: InputRequest): Promise<InputMetrics> => {
  const { recipe, manifest } = request;
  const { pixels, ...decoded } = await decodeCold(request);
  const product = await openProduct({ ...request, classes: manifest.classes.length });
  const photos = await product.openPhotos(pixels);
  const stretches = cut(examplesBySplit(manifest).train, request);
  const syntheticSteps = Math.ceil(request.stretchSteps / 2);
  const secondsPerStep = async (steps: number) => (await timed(() => product.syntheticSteps(steps))) / steps;

  await secondsPerStep(WARM_UP_STEPS);
  const synthetic = [await secondsPerStep(syntheticSteps)];
  let trained = 0;
  let seconds = 0;
  let expected = 0;
  for (const [i, train] of stretches.entries()) {
    seconds += await timed(() => photos.train(train, i + 1));
    synthetic.push(await secondsPerStep(syntheticSteps));
    trained += train.length;
    const besides = ((synthetic[i] as number) + (synthetic[i + 1] as number)) / 2;
    expected += (train.length / recipe.batchSize) * besides;
  }
  await photos.close();
  product.dispose();
  pixels.close();
  return {
    ...decoded,
    photos: trained,
    epochImgPerSec: trained / seconds,
    syntheticImgPerSec: trained / expected,
    epochShare: expected / seconds,
  };
});

/** Decodes the whole set into a cache that did not exist. */
function decodeCold({ manifest, photoDir, cacheDir, recipe }: InputRequest) {
  return inScratchFolder(async (empty) => {
    const spec = preprocessingFor(recipe.model.inputSize);
    const started = performance.now();
    // The open file outlives its name.
    const { store: pixels } = await openPixels({
      manifest,
      photoDir,
      cacheDir: empty,
      spec,
      onProgress: () => {},
    });
    const decodeSeconds = (performance.now() - started) / 1000;
    return { pixels, decodeSeconds, decodePhotos: new Set(manifest.items.map(({ hash }) => hash)).size };
  }, cacheDir);
}

/** Shuffled photos in stretches of about `stretchSteps` full batches. */
function cut(train: Example[], { recipe, stretchSteps }: InputRequest): Example[][] {
  const order = shuffled(train, seededRandom(mixSeeds(recipe.seed, 1)));
  const batches = Math.max(1, Math.floor(order.length / recipe.batchSize));
  const count = Math.max(1, Math.round(batches / stretchSteps));
  const edge = (i: number) =>
    i === count ? order.length : Math.floor((i * batches) / count) * recipe.batchSize;
  return Array.from({ length: count }, (_, i) => order.slice(edge(i), edge(i + 1)));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
