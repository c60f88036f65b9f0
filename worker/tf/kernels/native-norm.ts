import type * as tf from '@tensorflow/tfjs';
import type { NormKernel } from './kernel-contracts';
import { callNativeOp } from './native-ops';

/** Three passes over memory forward, five back; the residual is added in the last one. */
export const nativeNorm: NormKernel = {
  forward({ x, residual, weights, options, relu6 }) {
    const { gamma, beta, movingMean, movingVariance } = weights;
    const { epsilon, momentum, training } = options;
    const [y, mean, inverseStd, nextMean, nextVariance] = callNativeOp({
      name: 'MintmarkNorm',
      inputs: [x, gamma, beta, movingMean, movingVariance, ...(residual ? [residual] : [])],
      outputs: 5,
      floats: { epsilon, momentum },
      integers: { R: residual ? 1 : 0 },
      flags: { training, relu6 },
    }) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    return {
      y,
      saved: [mean, inverseStd],
      moving: training ? [nextMean, nextVariance] : [],
    };
  },

  gradient({ dy, x, saved, weights, options, relu6 }) {
    const [dx, dGamma, dBeta] = callNativeOp({
      name: 'MintmarkNormGradient',
      inputs: [dy, x, weights.gamma, weights.beta, ...saved],
      outputs: 3,
      flags: { training: options.training, relu6 },
    }) as [tf.Tensor, tf.Tensor, tf.Tensor];
    return { dx, dGamma, dBeta };
  },
};
