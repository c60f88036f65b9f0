import type * as tf from '@tensorflow/tfjs';
import type { MiddleKernel, NormWeights } from './kernel-contracts';
import { callNativeOp } from './native-ops';

/** Mean, inverse deviation, next moving mean and variance of one normalisation. */
type Vectors = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];

/** A normalisation's weights, in the order in which our ops take them. */
export const normTensors = ({ gamma, beta, movingMean, movingVariance }: NormWeights): tf.Tensor[] => [
  gamma,
  beta,
  movingMean,
  movingVariance,
];

/** The normalised, widest tensor of the block is never in memory: rows of it pass through a cache-sized buffer. */
export const nativeMiddle: MiddleKernel = {
  forward({ z1, norm1, depthwise, norm2, stride, options }) {
    const { epsilon, momentum, training } = options;
    const [y, z2, mean1, inverseStd1, nextMean1, nextVariance1, ...second] = callNativeOp({
      name: 'MintmarkMiddle',
      inputs: [...normTensors(norm1), depthwise, ...normTensors(norm2), z1],
      outputs: 10,
      floats: { epsilon, momentum },
      integers: { stride, Z: 1, E: 0, C: 0, P: 0 },
      flags: { training, mixed: false },
    }) as [tf.Tensor, tf.Tensor, ...Vectors, ...Vectors];
    const [mean2, inverseStd2, nextMean2, nextVariance2] = second;
    return {
      y,
      saved: [z2, mean1, inverseStd1, mean2, inverseStd2],
      moving: training ? [nextMean1, nextVariance1, nextMean2, nextVariance2] : [],
    };
  },

  gradient({ dy, z1, saved, norm1, depthwise, norm2, stride, options }) {
    const [z2, mean1, inverseStd1, mean2, inverseStd2] = saved as [tf.Tensor, ...Vectors];
    const [dz1, dGamma1, dBeta1, dDepthwise, dGamma2, dBeta2] = callNativeOp({
      name: 'MintmarkMiddleGradient',
      inputs: [
        ...[dy, z1, z2, norm1.gamma, norm1.beta, mean1, inverseStd1, depthwise],
        ...[norm2.gamma, norm2.beta, mean2, inverseStd2],
      ],
      outputs: 6,
      integers: { stride, E: 0, K: 0, P: 0 },
      flags: { training: options.training, mixed: false },
    }) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    return { dz1, dGamma1, dBeta1, dDepthwise, dGamma2, dBeta2 };
  },
};
