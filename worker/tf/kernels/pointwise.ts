import * as tf from '@tensorflow/tfjs';
import type { FilterGradient } from './kernel-contracts';

/** A convolution padded to `size / stride`; 1×1 but for the first of a network. `x`: `[n, h, w, c]`. */
export function pointwise(x: tf.Tensor, kernel: tf.Tensor, stride: number): tf.Tensor {
  return tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, stride, 'same');
}

/**
 * @param request `dz`: the gradient at the output; `reached`: whether the input's is wanted; `filterGradient`:
 *   the kernel's, of `trainingKernels`
 */
export function pointwiseGradient({
  x,
  kernel,
  dz,
  stride,
  reached,
  filterGradient,
}: {
  x: tf.Tensor;
  kernel: tf.Tensor;
  dz: tf.Tensor;
  stride: number;
  reached: boolean;
  filterGradient: FilterGradient;
}): { dx: tf.Tensor | null; dKernel: tf.Tensor } {
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
}

/** The backend's own op for a convolution's filter. */
export const stockFilterGradient: FilterGradient = ({ x, dy, filterShape, stride }) =>
  tf
    .engine()
    .runKernel(tf.Conv2DBackpropFilter, { x, dy }, { ...attributes(stride), filterShape }) as tf.Tensor;

const attributes = (stride: number) => ({ strides: [stride, stride], pad: 'same', dataFormat: 'NHWC' });
