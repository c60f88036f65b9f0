import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openRuntime } from '../runtime/open-runtime';
import { tensorflowPresent } from '../testing/runtime-present';
import { batchNormTraining } from './batch-norm';
import { relu6 } from './relu6';

const EPSILON = 1e-3;
const MOMENTUM = 0.9;

function expectClose(actual: tf.Tensor, expected: tf.Tensor, tolerance = 1e-4) {
  expect(actual.shape).toEqual(expected.shape);
  expect(tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0]).toBeLessThan(tolerance);
}

/** Batch normalisation from TF.js' own ops, the reference. */
function composedBatchNorm(x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, EPSILON))), scale), offset);
}

describe.skipIf(!tensorflowPresent)('the fused ops', () => {
  beforeAll(() => openRuntime('tensorflow'));

  it('normalise a batch as the composed ops do, forward and back', () => {
    const x = tf.randomNormal([4, 6, 6, 5], 2, 3, 'float32', 1);
    const scale = tf.randomNormal([5], 1, 0.2, 'float32', 2);
    const offset = tf.randomNormal([5], 0, 1, 'float32', 3);
    const weighting = tf.randomNormal([4, 6, 6, 5], 0, 1, 'float32', 4);
    let moving: { mean: number[]; variance: number[] } = { mean: [], variance: [] };
    const fused = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
      batchNormTraining({
        ...{ x: a, scale: b, offset: c, momentum: MOMENTUM, epsilon: EPSILON },
        ...{ movingMean: tf.ones([5]), movingVariance: tf.fill([5], 2) },
        onMovingStatistics: (mean, variance) => {
          moving = { mean: [...mean.dataSync()], variance: [...variance.dataSync()] };
        },
      });
    expectClose(fused(x, scale, offset), composedBatchNorm(x, scale, offset));
    const gradients = (f: typeof composedBatchNorm) =>
      tf.grads((a, b, c) => tf.sum(tf.mul(f(a as tf.Tensor, b as tf.Tensor, c as tf.Tensor), weighting)))([
        ...[x, scale, offset],
      ]);
    const [actual, expected] = [gradients(fused), gradients(composedBatchNorm)];
    for (const [i, gradient] of expected.entries()) expectClose(actual[i] as tf.Tensor, gradient, 1e-3);

    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    const images = 4 * 6 * 6;
    const unbiased = tf.mul(variance, images / (images - 1));
    expectClose(tf.tensor1d(moving.mean), tf.add(tf.mul(mean, 1 - MOMENTUM), MOMENTUM));
    expectClose(tf.tensor1d(moving.variance), tf.add(tf.mul(unbiased, 1 - MOMENTUM), 2 * MOMENTUM));
  });

  it('take the batch as the moving statistics when the momentum is 0', () => {
    const x = tf.randomNormal([8, 4, 4, 3], 5, 1, 'float32', 1);
    let movingMean: number[] = [];
    batchNormTraining({
      ...{ x, scale: tf.ones([3]), offset: tf.zeros([3]), momentum: 0, epsilon: EPSILON },
      ...{ movingMean: tf.zeros([3]), movingVariance: tf.ones([3]) },
      onMovingStatistics: (mean) => {
        movingMean = [...mean.dataSync()];
      },
    });
    expectClose(tf.tensor1d(movingMean), tf.mean(x, [0, 1, 2]));
  });

  it('clip to 0…6 with the gradient of the stock op', () => {
    // No value lies at 0 or 6 itself, where either slope is right and the two ops choose differently.
    const x = tf.linspace(-3.03, 9.02, 97);
    const weighting = tf.randomNormal([97], 0, 1, 'float32', 4);
    expectClose(relu6(x), tf.clipByValue(x, 0, 6), 1e-6);
    const gradient = (f: (x: tf.Tensor) => tf.Tensor) => tf.grad((a) => tf.sum(tf.mul(f(a), weighting)))(x);
    expectClose(gradient(relu6), gradient(tf.relu6), 1e-6);
  });
});
