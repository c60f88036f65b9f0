import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { seededRandom } from '@/shared/augment/random';
import { preprocessingFor } from '@/shared/preprocessing';
import type { RuntimeName } from '@/shared/trainer-job';
import { BatchLoader } from '../data/batch-loader';
import { PixelStore } from '../data/pixel-store';
import { WeightAverage } from '../fit/ema';
import { RunningTotals } from '../fit/running-totals';
import { trainStep } from '../fit/train-epoch';
import { buildClassifier } from '../model/classifier';
import { photoTensor, wholeNetwork } from '../model/network';
import { createOptimizer } from '../optimizer/optimizer';
import { openRuntime } from '../runtime/open-runtime';
import { tinyRecipe } from './generated-job';

/** Smaller than a recipe allows: a software driver computes it, too. */
const SIZE = 64;
const CLASSES = 3;

export interface TrainedSteps {
  /** Of each step, before it changed the weights. */
  losses: number[];
  /** Probabilities of every photo after the last step, photo by photo. */
  predictions: number[];
  /** Number of tensors after each step. */
  tensors: number[];
}

/**
 * A few steps of full fine-tuning on random photos, augmentation, batch norm and Adam included.
 * @param averaged whether an average of the weights takes each step in
 * @param onStep called when a step was asked for, before its loss is read
 */
export async function trainSteps(
  runtime: RuntimeName,
  {
    steps,
    batch,
    averaged = false,
    onStep,
  }: { steps: number; batch: number; averaged?: boolean; onStep?: () => void },
): Promise<TrainedSteps> {
  await openRuntime(runtime);
  const recipe = tinyRecipe({ batchNorm: { momentum: 0.5 } });
  recipe.model.inputSize = SIZE;
  const folder = await mkdtemp(path.join(tmpdir(), 'mintmark-steps-'));
  const examples = Array.from({ length: batch }, (_, i) => ({ hash: `${i}`, classIndex: i % CLASSES }));
  const photos = { pixels: await randomPhotos(folder, batch), spec: preprocessingFor(SIZE) };
  const classifier = buildClassifier({ recipe, classes: CLASSES });
  const loader = await BatchLoader.open({ store: photos.pixels, recipe, batchSize: batch, threads: 0 });
  const network = wholeNetwork(classifier, { photos, loader });
  const optimizer = createOptimizer(recipe.optimizer, network.variables);
  const average = averaged
    ? new WeightAverage(
        classifier.state().map(({ variable }) => variable),
        0.99,
      )
    : null;
  const losses: number[] = [];
  const tensors: number[] = [];
  const batches = Array.from({ length: steps }, () => examples);
  let step = 0;
  for await (const input of network.training.epoch({ batches, epoch: 1, from: 0 })) {
    const totals = new RunningTotals();
    classifier.beginStep(++step);
    trainStep({ network, optimizer, recipe, input, totals, classWeights: null, learningRate: 1e-3 });
    average?.update();
    onStep?.();
    losses.push(((await totals.read()).loss as number) / batch);
    totals.dispose();
    tensors.push(tf.memory().numTensors);
  }
  const output = tf.tidy(() => classifier.model.predict(photoTensor(examples, photos)) as tf.Tensor);
  const predictions = [...(await output.data())];
  output.dispose();
  optimizer.dispose();
  average?.dispose();
  classifier.dispose();
  photos.pixels.close();
  await rm(folder, { recursive: true });
  return { losses, predictions, tensors };
}

async function randomPhotos(folder: string, count: number): Promise<PixelStore> {
  const random = seededRandom(3);
  const bytes = Uint8Array.from({ length: count * SIZE * SIZE * 3 }, () => 256 * random());
  const file = path.join(folder, 'pixels');
  await writeFile(file, bytes);
  return PixelStore.open({ file, hashes: Array.from({ length: count }, (_, i) => `${i}`), size: SIZE });
}
