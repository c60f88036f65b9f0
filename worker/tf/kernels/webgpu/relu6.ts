import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { runKernel } from './program';

/**
 * `min(max(x, 0), 6)` with a gradient in one program, taken at the output; TF.js composes it from four.
 * @param x any shape, float32
 */
export function relu6(backend: WebGPUBackend, x: tf.Tensor): tf.Tensor {
  const fused = tf.customGrad((...inputs) => {
    const [features, save] = inputs as unknown as [tf.Tensor, tf.GradSaveFunc];
    const value = tf.relu6(features);
    save([value]);
    const gradFunc = (dy: tf.Tensor, [y]: tf.Tensor[]) => relu6Gradient(backend, dy, y as tf.Tensor);
    return { value, gradFunc };
  });
  return fused(x);
}

function relu6Gradient(backend: WebGPUBackend, dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return runKernel(backend, {
    ...{ key: 'relu6_gradient', inputs: { dy, y }, outputShape: y.shape },
    code: `
      fn main(index : i32) {
        if (index >= uniforms.size) { return; }
        result[index] = select(0.0, dy[index], (y[index] > 0.0) && (y[index] < 6.0));
      }`,
  });
}
