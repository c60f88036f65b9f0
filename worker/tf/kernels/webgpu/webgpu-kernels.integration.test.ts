import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeRuntime } from '../../runtime/closing';
import { openRuntime } from '../../runtime/open-runtime';
import { webgpuPresent } from '../../testing/webgpu-present';
import { adamStep } from './adam';
import { batchNormTraining, type NormRequest } from './batch-norm';
import { webgpuBackend } from './program';
import { relu6 } from './relu6';

const EPSILON = 1e-3;
const MOMENTUM = 0.9;
type Activation = NormRequest['activation'];

async function expectClose(actual: tf.Tensor, expected: tf.Tensor, tolerance: number) {
  expect(actual.shape).toEqual(expected.shape);
  const scale = tf.add(tf.max(tf.abs(expected)), 1e-6);
  const difference = tf.div(tf.max(tf.abs(tf.sub(actual, expected))), scale);
  expect((await difference.data())[0]).toBeLessThan(tolerance);
}

const backend = () => {
  const found = webgpuBackend();
  if (!found) throw new Error('the WebGPU backend is not open');
  return found;
};

/** Batch normalisation from TF.js' own ops, the reference. */
function composedNorm(activation: Activation) {
  return (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    const value = tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, EPSILON))), scale), offset);
    return activation === 'relu6' ? tf.clipByValue(value, 0, 6) : value;
  };
}

function fusedNorm(activation: Activation, onMovingStatistics: NormRequest['onMovingStatistics'] = () => {}) {
  return (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) => {
    const channels = x.shape.at(-1) as number;
    return batchNormTraining(backend(), {
      ...{ x, scale, offset, momentum: MOMENTUM, epsilon: EPSILON, activation, onMovingStatistics },
      ...{ movingMean: tf.ones([channels]), movingVariance: tf.fill([channels], 2) },
    });
  };
}

function gradients(f: ReturnType<typeof composedNorm>, inputs: tf.Tensor[], weighting: tf.Tensor) {
  return tf.grads((...given) => {
    const [x, scale, offset] = given as unknown as [tf.Tensor, tf.Tensor, tf.Tensor];
    return tf.sum(tf.mul(f(x, scale, offset), weighting));
  })(inputs);
}

describe.skipIf(!webgpuPresent)('the kernels in WGSL', () => {
  beforeAll(() => openRuntime('webgpu'));
  afterAll(closeRuntime);

  // 5 channels go one by one, 24 by fours in unequal tiles, 40 rows in one chunk and 2,592 in several.
  it.each([
    { shape: [4, 2, 5, 5], activation: 'none' },
    { shape: [4, 2, 5, 5], activation: 'relu6' },
    { shape: [2, 36, 36, 24], activation: 'none' },
    { shape: [2, 36, 36, 24], activation: 'relu6' },
    { shape: [3, 1, 1, 72], activation: 'relu6' },
  ] as { shape: number[]; activation: Activation }[])(
    'normalise $shape with activation $activation as the composed ops do, forward and back',
    async ({ shape, activation }) => {
      const channels = shape.at(-1) as number;
      const x = tf.randomNormal(shape, 2, 3, 'float32', 1);
      const scale = tf.randomNormal([channels], 2, 0.2, 'float32', 2);
      const offset = tf.randomNormal([channels], 1, 1, 'float32', 3);
      const weighting = tf.randomNormal(shape, 0, 1, 'float32', 4);
      const [fused, composed] = [fusedNorm(activation), composedNorm(activation)];
      await expectClose(fused(x, scale, offset), composed(x, scale, offset), 1e-5);
      const actual = gradients(fused, [x, scale, offset], weighting);
      const expected = gradients(composed, [x, scale, offset], weighting);
      for (const [i, gradient] of expected.entries())
        await expectClose(actual[i] as tf.Tensor, gradient, 1e-4);
    },
  );

  it('keep the variance of values far from 0, and move the statistics as FusedBatchNormV3 does', async () => {
    const shape = [4, 24, 24, 8];
    const x = tf.randomNormal(shape, 1000, 0.5, 'float32', 1);
    let moved: tf.Tensor[] = [];
    fusedNorm('none', (mean, variance) => {
      moved = [tf.keep(mean.clone()), tf.keep(variance.clone())];
    })(x, tf.ones([8]), tf.zeros([8]));
    const { mean, variance } = tf.moments(tf.sub(x, 1000), [0, 1, 2]);
    const images = 4 * 24 * 24;
    const unbiased = tf.mul(variance, images / (images - 1));
    const [movedMean, movedVariance] = moved as [tf.Tensor, tf.Tensor];
    await expectClose(movedMean, tf.add(tf.mul(tf.add(mean, 1000), 1 - MOMENTUM), MOMENTUM), 1e-6);
    await expectClose(movedVariance, tf.add(tf.mul(unbiased, 1 - MOMENTUM), 2 * MOMENTUM), 1e-5);
  });

  it('clip to 0…6 with the gradient of the stock op', async () => {
    const x = tf.linspace(-3.03, 9.02, 97);
    const weighting = tf.randomNormal([97], 0, 1, 'float32', 4);
    const fused = (a: tf.Tensor) => relu6(backend(), a);
    await expectClose(fused(x), tf.clipByValue(x, 0, 6), 1e-6);
    const gradient = (f: (x: tf.Tensor) => tf.Tensor) => tf.grad((a) => tf.sum(tf.mul(f(a), weighting)))(x);
    await expectClose(gradient(fused), gradient(tf.relu6), 1e-6);
  });

  it("take Adam's steps as the composed ops do, with some weights decayed", async () => {
    const vector = (seed: number) => tf.randomNormal<tf.Rank.R1>([1001], 0, 1, 'float32', seed);
    const [weights, gradient, moment1] = [vector(1), vector(2), vector(3)];
    const moment2 = tf.square(vector(4));
    const next = adamStep(backend(), {
      ...{ weights, gradient, moment1, moment2, rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
      ...{ shrink: 0.5, decayed: 300 },
    });
    const first = tf.add(tf.mul(moment1, 0.9), tf.mul(gradient, 0.1));
    const second = tf.add(tf.mul(moment2, 0.999), tf.mul(tf.square(gradient), 0.001));
    const kept = tf.mul(weights, tf.concat1d([tf.fill([300], 0.5), tf.ones([701])]));
    const update = tf.div(tf.mul(first, 0.01), tf.add(tf.sqrt(second), 1e-7));
    await expectClose(next.moment1, first, 1e-6);
    await expectClose(next.moment2, second, 1e-6);
    await expectClose(next.weights, tf.sub(kept, update), 1e-6);
  });

  it('leave no tensor behind', async () => {
    const x = tf.randomNormal([2, 6, 6, 8]);
    const step = () =>
      tf.tidy(() => {
        gradients(fusedNorm('relu6'), [x, tf.ones([8]), tf.zeros([8])], tf.ones(x.shape));
      });
    step();
    const before = tf.memory();
    step();
    await tf.scalar(0).data();
    expect(tf.memory().numTensors).toBe(before.numTensors + 1);
  });
});
