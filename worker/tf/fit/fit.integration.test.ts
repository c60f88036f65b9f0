import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { preprocessingFor } from '@/shared/preprocessing';
import type { RecipeInput } from '@/shared/recipe/recipe';
import type { WorkerEventBody } from '@/shared/run-events';
import type { TrainerJob } from '@/shared/trainer-job';
import { RunControl } from '../control';
import { BatchLoader } from '../data/batch-loader';
import { examplesBySplit } from '../data/examples';
import { openPixels } from '../data/pixel-cache';
import type { PixelStore } from '../data/pixel-store';
import { frozenNetwork } from '../frozen/frozen-network';
import { buildClassifier } from '../model/classifier';
import { type Network, wholeNetwork } from '../model/network';
import { openRuntime } from '../runtime/open-runtime';
import { generatedJob } from '../testing/generated-job';
import { tensorflowPresent } from '../testing/runtime-present';
import { fitClassifier } from './fit';
import type { CapturedTraining, TrainingProgress } from './training';

/** As a checkpoint keeps it: numbers only. */
interface Saved {
  progress: TrainingProgress;
  tensors: { name: string; shape: number[]; values: Float32Array }[];
}

async function save(captured: CapturedTraining | null): Promise<Saved> {
  if (!captured) throw new Error('the loss is no longer a number');
  const { progress, tensors } = captured;
  const entries = Object.entries(tensors).map(async ([name, tensor]) => ({
    name,
    shape: tensor.shape,
    values: new Float32Array(await tensor.data()),
  }));
  return { progress: JSON.parse(JSON.stringify(progress)), tensors: await Promise.all(entries) };
}

const load = ({ progress, tensors }: Saved): CapturedTraining => ({
  progress,
  tensors: Object.fromEntries(tensors.map(({ name, shape, values }) => [name, tf.tensor(values, shape)])),
});

/** One buffer of all tensors: comparing millions of elements one by one takes a test framework minutes. */
const bytesOf = ({ tensors }: Saved) =>
  Buffer.concat(tensors.map(({ values }) => Buffer.from(values.buffer)));

/** Trains a job; keeps the state at each point where it could be continued. */
async function train(job: TrainerJob, resume: Saved | null = null) {
  const { recipe, manifest } = job;
  const stores: PixelStore[] = [];
  const photosOf = async (size: number) => {
    const spec = preprocessingFor(size);
    const { store: pixels } = await openPixels({ ...job, spec, onProgress: () => {} });
    stores.push(pixels);
    return { pixels, spec };
  };
  const classifier = buildClassifier({ recipe, classes: manifest.classes.length });
  const examples = examplesBySplit(manifest);
  const networks: Network[] = [];
  const points: Saved[] = [];
  const events: WorkerEventBody[] = [];
  try {
    const { fitted: result } = await fitClassifier({
      classifier,
      examples,
      recipe,
      classes: manifest.classes.length,
      control: new RunControl(),
      networkFor: async ({ trained, size }) => {
        const photos = await photosOf(size);
        // Batches are the same for any number of threads; none is the quickest to start.
        const openLoader = () =>
          BatchLoader.open({ store: photos.pixels, recipe, batchSize: recipe.batchSize, threads: 0 });
        const network =
          trained === 'all'
            ? wholeNetwork(classifier, { photos, loader: await openLoader() })
            : await frozenNetwork(trained, {
                classifier,
                photos,
                examples,
                recipe,
                cacheDir: job.cacheDir,
                dataset: manifest.contentHash,
                runtime: await openRuntime('tensorflow'),
                say: () => {},
                onProgress: () => {},
                openLoader,
              });
        networks.push(network);
        return network;
      },
      emit: (event) => events.push(event),
      resume: resume && load(resume),
      onResumable: async (training) => void points.push(await save(await training.capture())),
    });
    const losses = events.flatMap((event) =>
      event.type === 'epoch' ? [[event.payload.epoch, event.payload.loss, event.payload.valLoss]] : [],
    );
    return { result, points, losses };
  } finally {
    for (const network of networks) network.dispose();
    classifier.dispose();
    for (const store of stores) store.close();
  }
}

describe.skipIf(!tensorflowPresent)('a captured training', () => {
  beforeAll(() => openRuntime('tensorflow'));

  const plans: [string, RecipeInput][] = [
    ['all layers', { epochs: 3 }],
    [
      'averaged weights by AdamW, with a contrastive term',
      { epochs: 3, ema: { enabled: true }, optimizer: { kind: 'adamw' }, contrastive: { weight: 0.3 } },
    ],
    ['the last blocks', { trainable: 'blocks', blocks: 2, epochs: 3 }],
    ['the last blocks on cached views', { trainable: 'blocks', epochs: 3, augmentation: { cachedViews: 2 } }],
    [
      'small photos, then large ones',
      {
        epochs: 3,
        model: { inputSize: 128 },
        progressiveResizing: { share: 0.34, size: 96 },
        optimizer: { kind: 'adamw' },
      },
    ],
    ['the head, then all layers', { trainable: 'two-phase', epochs: 3, twoPhase: { headEpochs: 1 } }],
  ];
  it.each(plans)('continues to the same losses, bit for bit, from any batch of %s', async (_name, recipe) => {
    const job = await generatedJob({ ...recipe, earlyStopping: false });
    const whole = await train(job);
    expect(whole.losses).toHaveLength(3);
    // Three batches an epoch: two points inside each, one at its end.
    expect(whole.points).toHaveLength(9);
    for (const point of [whole.points[1], whole.points[2], whole.points[3]] as Saved[]) {
      const rest = await train(job, point);
      expect(rest.losses).toEqual(whole.losses.slice(point.progress.epoch));
      expect(rest.result).toMatchObject({ epochs: 3, bestEpoch: whole.result.bestEpoch });
      expect(bytesOf(rest.points.at(-1) as Saved).equals(bytesOf(whole.points.at(-1) as Saved))).toBe(true);
    }
  });

  it('leaves no tensor behind', async () => {
    const job = await generatedJob({ epochs: 2 });
    const { points } = await train(job);
    const before = tf.memory().numTensors;
    await train(job, points[2] as Saved);
    expect(tf.memory().numTensors).toBe(before);
  });
});
