import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunControl } from '../../control';
import { predictAll } from '../../evaluation/evaluate';
import { closeRuntime } from '../../runtime/closing';
import { openRuntime } from '../../runtime/open-runtime';
import { plainBatchNorm, plainRelu6 } from '../../testing/plain-base';
import { webgpuPresent } from '../../testing/webgpu-present';
import type { NormWeights } from '../kernel-contracts';
import { adamStep } from './adam';
import { convFilterGradient, depthwiseFilterGradient } from './conv-filter-gradient';
import { webgpuNorm } from './norm';
import { openBackend } from './program';

const EPSILON = 1e-3;
const MOMENTUM = 0.9;

/** `max|actual − expected| / max|expected|`. Tensors on WebGPU cannot be read synchronously. */
async function expectClose(actual: tf.Tensor, expected: tf.Tensor, tolerance: number) {
  expect(actual.shape).toEqual(expected.shape);
  const scale = tf.add(tf.max(tf.abs(expected)), 1e-6);
  const difference = tf.div(tf.max(tf.abs(tf.sub(actual, expected))), scale);
  expect((await difference.data())[0]).toBeLessThan(tolerance);
}

const random = (shape: number[], seed: number, { mean = 0, deviation = 1 } = {}) =>
  tf.randomNormal(shape, mean, deviation, 'float32', seed);

const weightsOf = (channels: number): NormWeights => ({
  gamma: random([channels], 10, { mean: 2, deviation: 0.2 }),
  beta: random([channels], 11, { mean: 1 }),
  movingMean: random([channels], 12),
  movingVariance: tf.abs(random([channels], 13, { mean: 2 })),
});

describe.skipIf(!webgpuPresent)('the kernels in WGSL', () => {
  beforeAll(() => openRuntime('webgpu'));
  afterAll(closeRuntime);

  // 5 channels go one by one, 24 by fours in unequal tiles, 40 rows in one chunk and 2,592 in several.
  it.each([
    { shape: [4, 2, 5, 5], training: true, relu6: false, residual: true },
    { shape: [4, 2, 5, 5], training: true, relu6: true, residual: false },
    { shape: [2, 36, 36, 24], training: true, relu6: false, residual: false },
    { shape: [2, 36, 36, 24], training: true, relu6: true, residual: true },
    { shape: [2, 6, 6, 40], training: false, relu6: true, residual: false },
    { shape: [2, 6, 6, 40], training: false, relu6: false, residual: true },
    { shape: [3, 1, 1, 72], training: true, relu6: true, residual: false },
  ])(
    'normalise as the composed ops do, forward and back: $shape, training $training, ReLU6 $relu6',
    async (variant) => {
      const { shape, training, relu6 } = variant;
      const x = random(shape, 1, { mean: 2, deviation: 3 });
      const weights = weightsOf(shape.at(-1) as number);
      const residual = variant.residual ? random(shape, 2) : undefined;
      const dy = random(shape, 3);
      const options = { epsilon: EPSILON, momentum: MOMENTUM, training };
      const composed = (a: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
        const y = plainBatchNorm(a, { ...weights, gamma, beta }, options);
        const active = relu6 ? plainRelu6(y) : y;
        return residual ? tf.add(active, residual) : active;
      };
      const { gamma, beta } = weights;
      const { y, saved, moving } = webgpuNorm.forward({ x, residual, weights, options, relu6 });
      await expectClose(y, composed(x, gamma, beta), 1e-5);
      const { dx, dGamma, dBeta } = webgpuNorm.gradient({ dy, x, saved, weights, options, relu6 });
      const gradients = tf.grads((...given) => composed(...(given as [tf.Tensor, tf.Tensor, tf.Tensor])));
      const expected = gradients([x, gamma, beta], dy);
      for (const [i, actual] of [dx, dGamma, dBeta].entries())
        await expectClose(actual, expected[i] as tf.Tensor, 1e-4);
      expect(moving).toHaveLength(training ? 2 : 0);
    },
  );

  it('keep the variance of values far from 0, and move the statistics as FusedBatchNormV3 does', async () => {
    const x = random([4, 24, 24, 8], 1, { mean: 1000, deviation: 0.5 });
    const weights = { ...weightsOf(8), movingMean: tf.ones([8]), movingVariance: tf.fill([8], 2) };
    const options = { epsilon: EPSILON, momentum: MOMENTUM, training: true };
    const { moving } = webgpuNorm.forward({ x, weights, options, relu6: false });
    const { mean, variance } = tf.moments(tf.sub(x, 1000), [0, 1, 2]);
    const photos = 4 * 24 * 24;
    const unbiased = tf.mul(variance, photos / (photos - 1));
    const [movedMean, movedVariance] = moving as [tf.Tensor, tf.Tensor];
    await expectClose(movedMean, tf.add(tf.mul(tf.add(mean, 1000), 1 - MOMENTUM), MOMENTUM), 1e-6);
    await expectClose(movedVariance, tf.add(tf.mul(unbiased, 1 - MOMENTUM), 2 * MOMENTUM), 1e-5);
  });

  it.each([
    { input: [2, 24, 24, 16], filter: [1, 1, 16, 96], stride: 1 },
    { input: [1, 7, 7, 5], filter: [1, 1, 5, 70], stride: 1 },
    { input: [2, 32, 32, 3], filter: [3, 3, 3, 16], stride: 2 },
  ])('have the gradient of the filter $filter at stride $stride of the stock op', async (variant) => {
    const { input, filter, stride } = variant;
    const [n, h, w] = input as [number, number, number];
    const x = random(input, 1);
    const dy = random([n, h / stride, w / stride, filter[3] as number], 2);
    const convolved = (k: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, k as tf.Tensor4D, stride, 'same');
    const expected = tf.grad(convolved)(random(filter, 3), dy);
    await expectClose(convFilterGradient({ x, dy, filterShape: filter, stride }), expected, 1e-4);
  });

  it.each([
    { input: [2, 24, 24, 16], stride: 1 },
    { input: [1, 7, 7, 133], stride: 1 },
    { input: [2, 20, 20, 24], stride: 2 },
  ])(
    'have the gradient of a depthwise filter for $input at stride $stride of the stock op',
    async (variant) => {
      const { input, stride } = variant;
      const [n, h, w, c] = input as [number, number, number, number];
      const x = random(input, 1);
      const dy = random([n, h / stride, w / stride, c], 2);
      const filterShape = [3, 3, c, 1];
      const convolved = (k: tf.Tensor) =>
        tf.depthwiseConv2d(x as tf.Tensor4D, k as tf.Tensor4D, stride, 'same');
      const expected = tf.grad(convolved)(random(filterShape, 3), dy);
      await expectClose(depthwiseFilterGradient({ x, dy, filterShape, stride }), expected, 1e-4);
    },
  );

  it("take Adam's steps as the composed ops do, with some weights decayed", async () => {
    const vector = (seed: number) => random([1001], seed) as tf.Tensor1D;
    const [weights, gradient, moment1] = [vector(1), vector(2), vector(3)];
    const moment2 = tf.square(vector(4));
    const next = adamStep(openBackend(), {
      weights,
      gradient,
      moment1,
      moment2,
      rate: 0.01,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-7,
      shrink: 0.5,
      decayed: 300,
    });
    const first = tf.add(tf.mul(moment1, 0.9), tf.mul(gradient, 0.1));
    const second = tf.add(tf.mul(moment2, 0.999), tf.mul(tf.square(gradient), 0.001));
    const kept = tf.mul(weights, tf.concat1d([tf.fill([300], 0.5), tf.ones([701])]));
    const update = tf.div(tf.mul(first, 0.01), tf.add(tf.sqrt(second), 1e-7));
    await expectClose(next.moment1, first, 1e-6);
    await expectClose(next.moment2, second, 1e-6);
    await expectClose(next.weights, tf.sub(kept, update), 1e-6);
  });

  it('leave one set of buffers, whatever the batches’ sizes', async () => {
    const allocated = () =>
      (tf.memory() as unknown as { numBytesAllocatedInGPU: number }).numBytesAllocatedInGPU;
    const pixel = random([1, 48, 48, 8], 1);
    const network = {
      input: (batch: readonly unknown[]) => tf.tile(pixel, [batch.length, 1, 1, 1]),
      features: (x: tf.Tensor) => tf.mean(tf.square(tf.relu(tf.add(x, 1))), [1, 2]) as tf.Tensor2D,
      head: (x: tf.Tensor) => x,
    };
    const predict = async (photos: number) => {
      const examples = Array.from({ length: photos }, (_, i) => ({ hash: `${i}`, classIndex: 0 }));
      const { items } = await predictAll({ network, examples, control: new RunControl() });
      expect(items).toHaveLength(photos);
      return allocated();
    };
    await predict(32);
    const once = await predict(32);
    for (const photos of [31, 30, 29, 28]) expect(await predict(photos)).toBeLessThanOrEqual(once);
  });

  it('leave no tensor behind', () => {
    const x = random([2, 6, 6, 8], 1);
    const weights = weightsOf(8);
    const options = { epsilon: EPSILON, momentum: MOMENTUM, training: true };
    const before = tf.memory().numTensors;
    const { y, saved, moving } = webgpuNorm.forward({ x, weights, options, relu6: true });
    const gradients = webgpuNorm.gradient({ dy: y, x, saved, weights, options, relu6: true });
    const filter = convFilterGradient({ x, dy: y, filterShape: [1, 1, 8, 8], stride: 1 });
    expect(tf.memory().numTensors).toBe(before + 1 + saved.length + moving.length + 3 + 1);
    tf.dispose([y, saved, moving, gradients, filter]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
