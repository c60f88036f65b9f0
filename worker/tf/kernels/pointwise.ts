import * as tf from '@tensorflow/tfjs';

/** A convolution padded to `size / stride`; 1×1 but for the first of a network. `x`: `[n, h, w, c]`. */
export function pointwise(x: tf.Tensor, kernel: tf.Tensor, stride: number): tf.Tensor {
  return tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, stride, 'same');
}

/** @param request `dz`: the gradient at the output; `reached`: whether the input's is wanted */
export function pointwiseGradient({
  x,
  kernel,
  dz,
  stride,
  reached,
}: {
  x: tf.Tensor;
  kernel: tf.Tensor;
  dz: tf.Tensor;
  stride: number;
  reached: boolean;
}): { dx: tf.Tensor | null; dKernel: tf.Tensor } {
  const run = (name: string, inputs: Record<string, tf.Tensor>, shape: Record<string, number[]>) =>
    tf.engine().runKernel(name, inputs, {
      ...{ strides: [stride, stride], pad: 'same', dataFormat: 'NHWC' },
      ...shape,
    }) as tf.Tensor;
  return {
    dx: reached ? run(tf.Conv2DBackpropInput, { dy: dz, filter: kernel }, { inputShape: x.shape }) : null,
    dKernel: run(tf.Conv2DBackpropFilter, { x, dy: dz }, { filterShape: kernel.shape }),
  };
}
