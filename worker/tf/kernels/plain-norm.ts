import * as tf from '@tensorflow/tfjs';
import type { NormKernel } from './kernel-contracts';

/** From TF.js' own ops: for any backend. */
export const plainNorm: NormKernel = {
  forward({ x, residual, weights, options, relu6 }) {
    return tf.tidy(() => {
      const { gamma, beta, movingMean, movingVariance } = weights;
      const { epsilon, momentum, training } = options;
      const axes = reducedAxes(x);
      const batch = training ? tf.moments(x, axes) : { mean: movingMean, variance: movingVariance };
      const inverseStd = tf.rsqrt(tf.add(batch.variance, epsilon));
      const normalised = tf.add(tf.mul(tf.sub(x, batch.mean), tf.mul(gamma, inverseStd)), beta);
      const active = relu6 ? tf.clipByValue(normalised, 0, 6) : normalised;
      const rows = x.size / gamma.size;
      // Keras' rule: the moving variance takes the batch's unbiased one.
      const unbiased = tf.mul(batch.variance, rows > 1 ? rows / (rows - 1) : 1);
      const moved = (moving: tf.Tensor, value: tf.Tensor) =>
        tf.add(tf.mul(moving, momentum), tf.mul(value, 1 - momentum));
      return {
        y: residual ? tf.add(active, residual) : active,
        saved: [training ? batch.mean : batch.mean.clone(), inverseStd],
        moving: training ? [moved(movingMean, batch.mean), moved(movingVariance, unbiased)] : [],
      };
    });
  },

  gradient({ dy, x, saved, weights, options, relu6 }) {
    return tf.tidy(() => {
      const [mean, inverseStd] = saved as [tf.Tensor, tf.Tensor];
      const axes = reducedAxes(x);
      const scale = tf.mul(weights.gamma, inverseStd);
      const standard = tf.mul(tf.sub(x, mean), inverseStd);
      const before = () => tf.add(tf.mul(standard, weights.gamma), weights.beta);
      const passed = (y: tf.Tensor) => tf.cast(tf.logicalAnd(tf.greater(y, 0), tf.less(y, 6)), 'float32');
      const g = relu6 ? tf.mul(dy, passed(before())) : dy;
      const dBeta = tf.sum(g, axes);
      const dGamma = tf.sum(tf.mul(g, standard), axes);
      const rows = x.size / weights.gamma.size;
      const throughBatch = () =>
        tf.sub(tf.sub(g, tf.div(dBeta, rows)), tf.mul(standard, tf.div(dGamma, rows)));
      return { dx: tf.mul(options.training ? throughBatch() : g, scale), dGamma, dBeta };
    });
  },
};

const reducedAxes = (x: tf.Tensor) => x.shape.slice(0, -1).map((_, axis) => axis);
