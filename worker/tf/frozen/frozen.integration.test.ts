import { mkdir, open, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { preprocessingFor } from '@/shared/preprocessing';
import { type RecipeInput, recipeSchema } from '@/shared/recipe/recipe';
import { RESULT_FILES, type TrainerJob } from '@/shared/trainer-job';
import { BatchLoader } from '../data/batch-loader';
import { examplesBySplit } from '../data/examples';
import { openPixels } from '../data/pixel-cache';
import { loadBaseWeights } from '../model/base-weights';
import { buildClassifier } from '../model/classifier';
import { photoTensor } from '../model/network';
import { readWeights } from '../model/weight-file';
import { openRuntime } from '../runtime/open-runtime';
import type { Runtime } from '../runtime/runtime';
import { generatedJob } from '../testing/generated-job';
import { sharedWeights, tensorflowPresent } from '../testing/runtime-present';
import { trainInProcess } from '../testing/train-in-process';
import { trainerTunables } from '../tunables';
import { frozenNetwork } from './frozen-network';

const ORT = { hardware: 'cpu', version: 'TensorFlow' } as const;
/** The run's own runtime is taken where it has a GPU. */
const TFJS = { hardware: 'gpu', version: 'TensorFlow' } as const;
const plain = { augmentation: { enabled: false }, earlyStopping: false } as const;

const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** What a network is made of, for a job. */
async function prepare(job: TrainerJob) {
  const { recipe, manifest, cacheDir } = job;
  const spec = preprocessingFor(recipe.model.inputSize);
  const { store: pixels } = await openPixels({ ...job, spec, onProgress: () => {} });
  const classifier = buildClassifier({ recipe, classes: manifest.classes.length });
  await loadBaseWeights(classifier.base, job);
  closers.push(
    () => classifier.dispose(),
    () => pixels.close(),
  );
  const examples = examplesBySplit(manifest);
  const logs: string[] = [];
  const request = {
    classifier,
    photos: { pixels, spec },
    examples,
    recipe,
    cacheDir,
    dataset: manifest.contentHash,
    say: (_level: string, message: string) => void logs.push(message),
    onProgress: () => {},
    openLoader: async () => {
      const loader = await BatchLoader.open({ store: pixels, recipe, batchSize: recipe.batchSize });
      closers.push(() => loader.close());
      return loader;
    },
  };
  const network = async (trained: 'head' | 'blocks', runtime: typeof ORT | typeof TFJS) => {
    const made = await frozenNetwork(trained, { ...request, runtime });
    closers.push(() => made.dispose());
    return made;
  };
  return { classifier, examples, photos: request.photos, network, logs };
}

const computed = (logs: string[]) =>
  logs.filter((message) => message.startsWith('The frozen base was computed'));
const messages = (run: Awaited<ReturnType<typeof trainInProcess>>) =>
  run.of('log').map(({ message }) => message);

function difference(a: tf.Tensor, b: tf.Tensor): number {
  expect(a.shape).toEqual(b.shape);
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] as number);
}

describe.skipIf(!tensorflowPresent)('what a frozen base gives', () => {
  beforeAll(async () => {
    await openRuntime('tensorflow');
  });

  const bases: RecipeInput['baseWeights'][] = sharedWeights ? ['imagenet', 'random'] : ['random'];
  it.each(bases)('is the same from ONNX Runtime and from TF.js, on %s weights', async (baseWeights) => {
    const job = { ...(await generatedJob({ ...plain, baseWeights })), baseWeightsDir: sharedWeights };
    const { classifier, examples, photos, network } = await prepare(job);
    const all = Object.values(examples).flat();
    const head = await network('head', ORT);
    const blocks = await network('blocks', ORT);
    const x = photoTensor(all, photos);
    const pairs = tf.tidy(() => [
      [head.input(all), classifier.base.apply(x) as tf.Tensor],
      [blocks.input(all), classifier.cut.prefix.apply(x) as tf.Tensor],
    ]) as [tf.Tensor, tf.Tensor][];
    for (const [fromOnnx, expected] of pairs) {
      // Rounding of folded weights; as a share of the largest value, at most 6 in features.
      const largest = tf.max(tf.abs(expected)).dataSync()[0] as number;
      expect(difference(fromOnnx, expected)).toBeLessThan(1e-4 * largest);
    }
    const [features] = pairs[0] as [tf.Tensor, tf.Tensor];
    expect(features.shape).toEqual([all.length, 1280]);
    expect(difference(features.slice(0, 1), features.slice(9, 1))).toBeGreaterThan(1e-3);
  });

  it('is computed once: a second run reads it, and learns the same', async () => {
    const job = await generatedJob({ ...plain, trainable: 'head', epochs: 2 });
    const first = await trainInProcess(job);
    expect(computed(messages(first))).toEqual([expect.stringContaining('48 photos')]);
    await rm(job.photoDir, { recursive: true });
    const again = await trainInProcess(job);
    expect(computed(messages(again))).toEqual([]);
    const losses = (run: typeof first) => run.of('epoch').map(({ loss, valLoss }) => [loss, valLoss]);
    expect(losses(again)).toEqual(losses(first));
    // Another seed draws other random weights, and so asks another base.
    const other = await trainInProcess({ ...job, recipe: { ...job.recipe, seed: 2 } });
    expect(computed(messages(other))).toHaveLength(1);
  });

  it('is computed for each cached view of the training photos, and of those only that are new', async () => {
    const withViews = (cachedViews: number) => ({
      ...job.recipe,
      augmentation: { ...augmentation, cachedViews },
    });
    const job = await generatedJob({ trainable: 'head', epochs: 2, earlyStopping: false });
    const { augmentation } = job.recipe;
    const photosOf = async (cachedViews: number) => {
      const run = await trainInProcess({ ...job, recipe: withViews(cachedViews) });
      const [message] = computed(messages(run));
      return {
        photos: Number(message?.match(/(\d+) photos/)?.[1] ?? 0),
        losses: run.of('epoch').map(({ loss }) => loss),
      };
    };
    const plainOnly = await photosOf(0);
    const two = await photosOf(2);
    const three = await photosOf(3);
    const again = await photosOf(2);
    expect([plainOnly, two, three, again].map(({ photos }) => photos)).toEqual([48, 2 * 24, 24, 0]);
    expect(again.losses).toEqual(two.losses);
    expect(two.losses).not.toEqual(plainOnly.losses);
  });

  it('is computed again, with a warning, where the file was damaged or cut short', async () => {
    const job = await generatedJob({ ...plain, trainable: 'head', epochs: 1 });
    const first = await trainInProcess(job);
    const folder = path.join(job.cacheDir, 'activations');
    const [name, ...others] = await readdir(folder);
    expect(others).toEqual([]);
    for (const damage of ['flip', 'truncate'] as const) {
      const file = await open(path.join(folder, name as string), 'r+');
      if (damage === 'flip') await file.write(Buffer.from([1, 2, 3]), 0, 3, 5000);
      else await file.truncate(5000);
      await file.close();
      const run = await trainInProcess(job);
      expect(messages(run)).toContainEqual(expect.stringContaining('damaged'));
      expect(computed(messages(run))).toHaveLength(1);
      expect(run.of('epoch')[0]?.valLoss).toBe(first.of('epoch')[0]?.valLoss);
    }
    expect(await readdir(folder)).toEqual([name]);
  });
});

describe.skipIf(!tensorflowPresent)('the folder of activations', () => {
  it('keeps nothing of a run that is cancelled, nor what a killed one left long ago', async () => {
    const job = await generatedJob({ ...plain, trainable: 'head', epochs: 1 });
    const folder = path.join(job.cacheDir, 'activations');
    await mkdir(folder, { recursive: true });
    const [abandoned, busy] = ['a.f32.1.tmp', 'b.f32.2.tmp'].map((name) => path.join(folder, name)) as [
      string,
      string,
    ];
    for (const draft of [abandoned, busy]) await writeFile(draft, 'rows');
    const yesterday = new Date(Date.now() - 24 * 60 * 60_000);
    await utimes(abandoned, yesterday, yesterday);
    const run = trainInProcess(job, (event, control) => {
      if (event.type === 'phase' && event.payload.phase === 'computing-features') control.request('cancel');
    });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(folder)).toEqual([path.basename(busy)]);
  });
});

describe.skipIf(!tensorflowPresent)('training the last blocks', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await openRuntime('tensorflow');
  });
  const { activationCacheMaxGiB } = trainerTunables;
  afterEach(() => {
    trainerTunables.activationCacheMaxGiB = activationCacheMaxGiB;
  });

  it('gives the same logits from cached activations and from photos, and says when there is no room', async () => {
    const { classifier, examples, network, logs } = await prepare(
      await generatedJob({ ...plain, trainable: 'blocks' }),
    );
    const cached = await network('blocks', TFJS);
    trainerTunables.activationCacheMaxGiB = 0;
    const uncached = await network('blocks', TFJS);
    expect(logs).toContainEqual(expect.stringContaining('run in each step'));
    const batch = examples.train.slice(0, 8);
    const [fromCache, fromPhotos] = (await Promise.all(
      [cached, uncached].map(async ({ training }) => {
        for await (const { tensor } of training.epoch({ batches: [batch], epoch: 1, from: 0 }))
          return tensor();
      }),
    )) as [tf.Tensor, tf.Tensor];
    // The tolerance of GPUs: TensorFlow computes a photo alike in every batch on a processor, not there.
    const tolerance = runtime.determinism.kind === 'bitwise' ? 0 : 1e-3;
    expect(difference(fromCache, fromPhotos)).toBeLessThanOrEqual(tolerance);
    for (const training of [false, true]) {
      const [a, b] = [cached, uncached].map(({ input, features, head }) => {
        // The same dropout mask for both.
        classifier.beginStep(1);
        return tf.tidy(() => head(features(input(batch), training), training));
      }) as [tf.Tensor, tf.Tensor];
      expect(difference(a, b)).toBeLessThanOrEqual(tolerance);
    }
  });

  it('changes what is after the cut and nothing before, and reaches one loss cached or not', async () => {
    const job = await generatedJob({ ...plain, trainable: 'blocks', blocks: 3, epochs: 2 });
    const cached = await trainInProcess(job);
    trainerTunables.activationCacheMaxGiB = 0;
    const uncached = await trainInProcess(job);
    for (const [i, { loss, valLoss }] of cached.of('epoch').entries()) {
      const other = uncached.of('epoch')[i];
      expect(other?.loss).toBeCloseTo(loss as number, 3);
      expect(other?.valLoss).toBeCloseTo(valLoss as number, 3);
    }
    const untrained = buildClassifier({ recipe: job.recipe, classes: job.manifest.classes.length });
    const trained = await readWeights(path.join(job.outDir, path.dirname(RESULT_FILES.tfjs)));
    const after = new Set(
      untrained.cut.layers.flatMap((layer) => layer.weights.map(({ originalName }) => originalName)),
    );
    expect(after.size).toBeGreaterThan(20);
    for (const weight of untrained.base.weights) {
      const [before, now] = [await weight.read().data(), trained.get(weight.originalName)?.values];
      const changed = before.some((value, i) => value !== now?.[i]);
      expect([weight.originalName, changed]).toEqual([weight.originalName, after.has(weight.originalName)]);
    }
    untrained.dispose();
  });

  it('caches what is evaluated alone where each step sees new photos, and leaves no tensor behind', async () => {
    const job = await generatedJob({ trainable: 'blocks', epochs: 2, earlyStopping: false });
    const recipes: RecipeInput[] = [{}, { mix: { kind: 'cutmix' }, augmentation: { cachedViews: 2 } }];
    for (const [i, overrides] of recipes.entries()) {
      const run = await trainInProcess({
        ...job,
        recipe: recipeSchema.parse({ ...job.recipe, ...overrides }),
      });
      // 12 photos for validation and 12 for the test; the second run finds them.
      expect(computed(messages(run))).toEqual(i === 0 ? [expect.stringContaining('24 photos')] : []);
    }
    const { numTensors } = tf.memory();
    await trainInProcess(job);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
