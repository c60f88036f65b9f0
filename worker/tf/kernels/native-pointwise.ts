import * as tf from '@tensorflow/tfjs';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import type { Convolution, ConvolutionGradient } from './kernel-contracts';
import { nativeBackend, opAttributes } from './native-backend';
import { callNativeOp } from './native-ops';
import { convolutionGradient, pointwise, stockFilterGradient } from './pointwise';

const ofWindows = convolutionGradient(stockFilterGradient);

/**
 * A 1×1 convolution is a product of matrices, and so are its gradients. TensorFlow's ops for them copy their input into
 * windows first, also where a window is one pixel.
 */
export const nativeConvolutionGradient: ConvolutionGradient = (request) => {
  const { x, kernel, dz, stride, reached } = request;
  if (!isPointwise(kernel, stride)) return ofWindows(request);
  const [, , channels, filters] = kernel.shape as [number, number, number, number];
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

/** A 1×1 convolution whose factors are bfloat16; any other in float32. */
export const mixedConvolution: Convolution = (x, kernel, stride) => {
  if (!isPointwise(kernel, stride)) return pointwise(x, kernel, stride);
  const [z] = callNativeOp({ name: 'MintmarkPointwise', inputs: [x, kernel], outputs: 1 });
  return z as tf.Tensor;
};

/** Those of `mixedConvolution`, of bfloat16 as well. */
export const mixedConvolutionGradient: ConvolutionGradient = (request) => {
  const { x, kernel, dz, stride, reached } = request;
  if (!isPointwise(kernel, stride)) return ofWindows(request);
  const [dKernel, dx = null] = callNativeOp({
    name: 'MintmarkPointwiseGradient',
    inputs: [x, kernel, dz],
    outputs: reached ? 2 : 1,
    integers: { R: reached ? 1 : 0 },
  });
  return { dx, dKernel: dKernel as tf.Tensor };
};

export const isPointwise = ({ shape }: tf.Tensor, stride: number) =>
  shape[0] === 1 && shape[1] === 1 && stride === 1;

function product(a: tf.Tensor, b: tf.Tensor, { transposed }: { transposed: 'first' | 'second' }): tf.Tensor {
  const backend = nativeBackend() as NodeJSKernelBackend;
  const booleans = { transpose_a: transposed === 'first', transpose_b: transposed === 'second' };
  return backend.executeSingleOutput('MatMul', opAttributes(backend, { types: ['T'], booleans }), [a, b]);
}
