import * as tf from '@tensorflow/tfjs';
import type { ConvolutionGradient, FilterGradient } from './kernel-contracts';

/** A convolution padded to `size / stride`; 1×1 but for the first of a network. `x`: `[n, h, w, c]`. */
export function pointwise(x: tf.Tensor, kernel: tf.Tensor, stride: number): tf.Tensor {
  return tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, stride, 'same');
}

/** By the backend's own op for the input, and for the filter by the one given. */
export function convolutionGradient(filterGradient: FilterGradient): ConvolutionGradient {
  return ({ x, kernel, dz, stride, reached }) => {
    const inputGradient = () =>
      tf
        .engine()
        .runKernel(
          tf.Conv2DBackpropInput,
          { dy: dz, filter: kernel },
          { ...attributes(stride), inputShape: x.shape },
        ) as tf.Tensor;
    return {
      dx: reached ? inputGradient() : null,
      dKernel: filterGradient({ x, dy: dz, filterShape: kernel.shape, stride }),
    };
  };
}

/** The backend's own op for a convolution's filter. */
export const stockFilterGradient: FilterGradient = ({ x, dy, filterShape, stride }) =>
  tf
    .engine()
    .runKernel(tf.Conv2DBackpropFilter, { x, dy }, { ...attributes(stride), filterShape }) as tf.Tensor;

const attributes = (stride: number) => ({ strides: [stride, stride], pad: 'same', dataFormat: 'NHWC' });
