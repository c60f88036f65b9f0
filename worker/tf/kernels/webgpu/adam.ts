import type * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { runKernel } from './program';

export interface AdamStep {
  /** `[total]` each. */
  weights: tf.Tensor1D;
  gradient: tf.Tensor1D;
  moment1: tf.Tensor1D;
  moment2: tf.Tensor1D;
  /** The learning rate with the bias correction in it. */
  rate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** What the first `decayed` weights are multiplied by before the step. */
  shrink: number;
  decayed: number;
}

/**
 * One step of Adam over a flat vector in three programs, one for each vector that changes: a program of TF.js
 * writes one buffer, and to cut three vectors out of one would move more bytes than a pass for each.
 */
export function adamStep(
  backend: WebGPUBackend,
  step: AdamStep,
): { weights: tf.Tensor1D; moment1: tf.Tensor1D; moment2: tf.Tensor1D } {
  const { weights, gradient, rate, beta1, beta2, epsilon, shrink, decayed } = step;
  const moment1 = moment(backend, { moment: step.moment1, gradient, beta: beta1, term: 'gradient[index]' });
  const moment2 = moment(backend, {
    moment: step.moment2,
    gradient,
    beta: beta2,
    term: 'gradient[index] * gradient[index]',
  });
  const next = runKernel(backend, {
    key: 'adam_weights',
    inputs: { weights, moment1, moment2 },
    outputShape: weights.shape,
    scalars: {
      rate: { type: 'float32', value: rate },
      epsilon: { type: 'float32', value: epsilon },
      shrink: { type: 'float32', value: shrink },
      decayed: { type: 'int32', value: decayed },
    },
    code: `
      fn main(index : i32) {
        if (index >= uniforms.size) { return; }
        let kept = weights[index] * select(1.0, uniforms.shrink, index < uniforms.decayed);
        result[index] = kept - uniforms.rate * moment1[index] / (sqrt(moment2[index]) + uniforms.epsilon);
      }`,
  });
  return { weights: next as tf.Tensor1D, moment1, moment2 };
}

function moment(
  backend: WebGPUBackend,
  { moment, gradient, beta, term }: { moment: tf.Tensor; gradient: tf.Tensor; beta: number; term: string },
): tf.Tensor1D {
  return runKernel(backend, {
    key: `adam_moment ${term}`,
    inputs: { moment, gradient },
    outputShape: moment.shape,
    scalars: {
      beta: { type: 'float32', value: beta },
      rest: { type: 'float32', value: 1 - beta },
    },
    code: `
      fn main(index : i32) {
        if (index >= uniforms.size) { return; }
        result[index] = moment[index] * uniforms.beta + ${term} * uniforms.rest;
      }`,
  }) as tf.Tensor1D;
}
