import * as tf from '@tensorflow/tfjs';
import { adamStep } from '../kernels/webgpu/adam';
import { webgpuBackend } from '../kernels/webgpu/program';

/*
 * The arithmetic of the optimizers: flat vectors in, flat vectors out, `[total]` each. A runtime with a fused
 * kernel for a whole update takes it here; nothing else of the optimizers knows how it is computed.
 */

/** Keras' defaults. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** Adam's rate at a step, counted from 1, with the correction of both moments' bias in it. */
export function adamRate(learningRate: number, steps: number): number {
  return (learningRate * Math.sqrt(1 - ADAM.beta2 ** steps)) / (1 - ADAM.beta1 ** steps);
}

/** What every rule needs. The vectors are left as they are and belong to the caller, as do the results. */
export interface FlatStep {
  weights: tf.Tensor1D;
  gradient: tf.Tensor1D;
  learningRate: number;
}

/**
 * Adam as Keras computes it: the bias correction is in the rate, epsilon beside the uncorrected root.
 * @param steps this one included
 * @param weightDecay AdamW's, decoupled: `learningRate × weightDecay` of the first `decayed` weights is taken
 *   from them before the step
 */
export function adamUpdate({
  weights,
  gradient,
  learningRate,
  moment1,
  moment2,
  steps,
  weightDecay,
  decayed,
}: FlatStep & {
  moment1: tf.Tensor1D;
  moment2: tf.Tensor1D;
  steps: number;
  weightDecay: number;
  decayed: number;
}): { weights: tf.Tensor1D; moment1: tf.Tensor1D; moment2: tf.Tensor1D } {
  const rate = adamRate(learningRate, steps);
  const { beta1, beta2, epsilon } = ADAM;
  const shrink = 1 - learningRate * weightDecay;
  const webgpu = webgpuBackend();
  if (webgpu) {
    return adamStep(webgpu, { weights, gradient, moment1, moment2, rate, ...ADAM, shrink, decayed });
  }
  return tf.tidy(() => {
    const first = tf.add(tf.mul(moment1, beta1), tf.mul(gradient, 1 - beta1)) as tf.Tensor1D;
    const second = tf.add(tf.mul(moment2, beta2), tf.mul(tf.square(gradient), 1 - beta2)) as tf.Tensor1D;
    const update = tf.div(tf.mul(first, rate), tf.add(tf.sqrt(second), epsilon));
    const kept = shrunk(weights, { factor: shrink, decayed });
    return { weights: tf.sub(kept, update) as tf.Tensor1D, moment1: first, moment2: second };
  });
}

/** SGD as Keras computes it: `velocity = momentum × velocity − rate × gradient`, added to the weights. */
export function sgdUpdate({
  weights,
  gradient,
  learningRate,
  velocity,
  momentum,
}: FlatStep & { velocity: tf.Tensor1D; momentum: number }): { weights: tf.Tensor1D; velocity: tf.Tensor1D } {
  return tf.tidy(() => {
    const next = tf.sub(tf.mul(velocity, momentum), tf.mul(gradient, learningRate)) as tf.Tensor1D;
    return { weights: tf.add(weights, next) as tf.Tensor1D, velocity: next };
  });
}

/** The first `decayed` weights times `factor`, the rest as they are. */
function shrunk(weights: tf.Tensor1D, { factor, decayed }: { factor: number; decayed: number }): tf.Tensor1D {
  if (factor === 1 || decayed === 0) return weights;
  const kernels = tf.mul(tf.slice1d(weights, 0, decayed), factor) as tf.Tensor1D;
  return decayed === weights.size
    ? kernels
    : tf.concat1d([kernels, tf.slice1d(weights, decayed, weights.size - decayed)]);
}
