import { spawnSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, it } from 'vitest';
import { preprocessingFor } from '@/shared/preprocessing';
import type { RuntimeName } from '@/shared/trainer-job';
import { BatchLoader } from '../data/batch-loader';
import { PixelStore } from '../data/pixel-store';
import { RunningTotals } from '../fit/running-totals';
import { trainStep } from '../fit/train-epoch';
import { buildClassifier } from '../model/classifier';
import { photoTensor, wholeNetwork } from '../model/network';
import { createOptimizer } from '../optimizer/optimizer';
import { seededRandom } from '../random';
import { tinyRecipe } from '../testing/generated-job';
import { tensorflowPresent } from '../testing/runtime-present';
import { webgpuPresent } from '../testing/webgpu-present';
import { closeRuntime } from './closing';
import { openRuntime } from './open-runtime';

/** Smaller than a recipe allows: a software driver computes it, too. */
const SIZE = 64;
const BATCH = 4;
const STEPS = 4;
const CLASSES = 3;

/** A few steps of full fine-tuning, augmentation, batch norm and Adam included. */
async function train(name: RuntimeName) {
  await openRuntime(name);
  const recipe = tinyRecipe({ batchNorm: { momentum: 0.5 } });
  recipe.model.inputSize = SIZE;
  const examples = Array.from({ length: BATCH }, (_, i) => ({ hash: `${i}`, classIndex: i % CLASSES }));
  const photos = { pixels: await randomPhotos(), spec: preprocessingFor(SIZE) };
  const classifier = buildClassifier({ recipe, classes: CLASSES });
  const loader = await BatchLoader.open({ store: photos.pixels, recipe, batchSize: BATCH, threads: 0 });
  const network = wholeNetwork(classifier, { photos, loader });
  const optimizer = createOptimizer(recipe.optimizer, network.variables);
  const losses: number[] = [];
  const tensors: number[] = [];
  const batches = Array.from({ length: STEPS }, () => examples);
  let step = 0;
  for await (const input of network.training.epoch({ batches, epoch: 1, from: 0 })) {
    const totals = new RunningTotals();
    classifier.beginStep(++step);
    trainStep({ network, optimizer, recipe, input, totals, classWeights: null, learningRate: 1e-3 });
    losses.push(((await totals.read()).loss as number) / BATCH);
    totals.dispose();
    tensors.push(tf.memory().numTensors);
  }
  const output = tf.tidy(() => classifier.model.predict(photoTensor(examples, photos)) as tf.Tensor);
  const predictions = [...(await output.data())];
  output.dispose();
  optimizer.dispose();
  classifier.dispose();
  photos.pixels.close();
  return { losses, predictions, tensors };
}

async function randomPhotos(): Promise<PixelStore> {
  const random = seededRandom(3);
  const bytes = Uint8Array.from({ length: BATCH * SIZE * SIZE * 3 }, () => 256 * random());
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'mintmark-webgpu-')), 'pixels');
  await writeFile(file, bytes);
  return PixelStore.open({ file, hashes: Array.from({ length: BATCH }, (_, i) => `${i}`), size: SIZE });
}

describe.skipIf(!webgpuPresent)('full fine-tuning on WebGPU', () => {
  afterAll(closeRuntime);

  // Most of the time a software driver spends on compiling some sixty programs.
  it.skipIf(!tensorflowPresent)(
    'has the loss curve and the predictions of TensorFlow on the CPU, and repeats them to the last bit',
    { timeout: 600_000 },
    async () => {
      const expected = await train('tensorflow');
      const actual = await train('webgpu');
      // Adam divides by a gradient's own size: rounding in the smallest ones grows from step to step.
      for (const [i, loss] of expected.losses.entries()) {
        expect(Math.abs((actual.losses[i] as number) / loss - 1)).toBeLessThan(i === 0 ? 1e-5 : 1e-3);
      }
      for (const [i, probability] of expected.predictions.entries()) {
        expect(Math.abs((actual.predictions[i] as number) - probability)).toBeLessThan(5e-3);
      }
      expect(actual.losses.at(-1)).toBeLessThan(actual.losses[0] as number);
      expect(new Set(actual.tensors.slice(1)).size).toBe(1);

      expect(await train('webgpu')).toMatchObject({ losses: actual.losses, predictions: actual.predictions });
    },
  );

  it('lets the process end while it is read from', () => {
    const program = ['--import', 'tsx', 'worker/tf/testing/exit-while-reading.ts'];
    for (let i = 0; i < 3; i++) {
      const { status, signal } = spawnSync(process.execPath, program);
      expect({ status, signal }).toEqual({ status: 3, signal: null });
    }
  });

  it('takes no software adapter unless a setting permits it', () => {
    const probe = (setting: string) => {
      const env = { ...process.env, MINTMARK_WEBGPU_SOFTWARE: setting };
      const program = ['--import', 'tsx', 'worker/trainer/probe.ts', 'webgpu'];
      return JSON.parse(spawnSync(process.execPath, program, { env }).stdout.toString());
    };
    const permitted = probe('1');
    expect(permitted.ok).toBe(true);
    if (permitted.hardware !== 'software') return;
    expect(permitted.device).toMatch(/^software/);
    const refused = probe('');
    expect(refused.ok).toBe(false);
    expect(refused.problem).toMatch(/MINTMARK_WEBGPU_SOFTWARE=1/);
  });
});
