import * as tf from '@tensorflow/tfjs';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import type { NormKernel, NormOptions } from './kernel-contracts';
import { nativeBackend, opAttributes } from './native-backend';

/**
 * TensorFlow's own fused ops, for its GPU and where ours are not compiled: `FusedBatchNormV3` and `Relu6` with
 * their gradients. Two ops each where TF.js composes a dozen elementwise ones.
 */
export const tensorflowNorm: NormKernel = {
  forward({ x, residual, weights, options, relu6 }) {
    const backend = nativeBackend() as NodeJSKernelBackend;
    const { gamma, beta, movingMean, movingVariance } = weights;
    const { momentum, training } = options;
    // With momentum 0 there is nothing to average with, and the op insists on empty statistics.
    const fresh = training && momentum === 0;
    const statistics = fresh ? [tf.tensor1d([]), tf.tensor1d([])] : [movingMean, movingVariance];
    const [normalised, mean, variance, ...reserves] = backend.executeMultipleOutputs(
      'FusedBatchNormV3',
      attributes(backend, options, { exponential_avg_factor: training ? 1 - momentum : 1 }),
      [x, gamma, beta, ...statistics],
      6,
    ) as [tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
    const active = relu6
      ? backend.executeSingleOutput('Relu6', opAttributes(backend, { types: ['T'] }), [normalised])
      : normalised;
    return {
      y: residual ? tf.add(active, residual) : active,
      // Relu6's gradient may be taken at its output as well as at its input.
      saved: [...(training ? reserves : []), ...(relu6 ? [active] : [])],
      moving: training ? [mean, variance] : [],
    };
  },

  gradient({ dy, x, saved, weights, options, relu6 }) {
    const backend = nativeBackend() as NodeJSKernelBackend;
    const g = relu6
      ? backend.executeSingleOutput('Relu6Grad', opAttributes(backend, { types: ['T'] }), [
          ...[dy, saved.at(-1) as tf.Tensor],
        ])
      : dy;
    const none = tf.tensor1d([]);
    const statistics = options.training
      ? saved.slice(0, 3)
      : [weights.movingMean, weights.movingVariance, none];
    const [dx, dGamma, dBeta] = backend.executeMultipleOutputs(
      'FusedBatchNormGradV3',
      attributes(backend, options),
      [g, x, weights.gamma, ...statistics],
      5,
    ) as [tf.Tensor, tf.Tensor, tf.Tensor];
    return { dx, dGamma, dBeta };
  },
};

function attributes(backend: NodeJSKernelBackend, options: NormOptions, floats: Record<string, number> = {}) {
  return opAttributes(backend, {
    types: ['T', 'U'],
    floats: { epsilon: options.epsilon, ...floats },
    booleans: { is_training: options.training },
    strings: { data_format: 'NHWC' },
  });
}
