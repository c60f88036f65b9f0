import * as tf from '@tensorflow/tfjs';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import type { ConvolutionGradient } from './kernel-contracts';
import { nativeBackend, opAttributes } from './native-backend';
import { convolutionGradient, stockFilterGradient } from './pointwise';

const ofWindows = convolutionGradient(stockFilterGradient);

/**
 * A 1×1 convolution is a product of matrices, and so are its gradients. TensorFlow's ops for them copy their input into
 * windows first, also where a window is one pixel.
 */
export const nativeConvolutionGradient: ConvolutionGradient = (request) => {
  const { x, kernel, dz, stride, reached } = request;
  const [height, width, channels, filters] = kernel.shape as [number, number, number, number];
  if (height > 1 || width > 1 || stride > 1) return ofWindows(request);
  const rows = (tensor: tf.Tensor, columns: number) => tf.reshape(tensor, [-1, columns]);
  const output = rows(dz, filters);
  const inputGradient = () =>
    tf.reshape(product(output, rows(kernel, filters), { transposed: 'second' }), x.shape);
  const kernelGradient = () =>
    tf.reshape(product(rows(x, channels), output, { transposed: 'first' }), kernel.shape);
  const gradients = { dx: reached ? tf.tidy(inputGradient) : null, dKernel: tf.tidy(kernelGradient) };
  output.dispose();
  return gradients;
};

function product(a: tf.Tensor, b: tf.Tensor, { transposed }: { transposed: 'first' | 'second' }): tf.Tensor {
  const backend = nativeBackend() as NodeJSKernelBackend;
  const booleans = { transpose_a: transposed === 'first', transpose_b: transposed === 'second' };
  return backend.executeSingleOutput('MatMul', opAttributes(backend, { types: ['T'], booleans }), [a, b]);
}
