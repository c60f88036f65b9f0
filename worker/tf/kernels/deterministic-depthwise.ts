import * as tf from '@tensorflow/tfjs';
import type { FilterGradient } from './kernel-contracts';

/**
 * Whether TensorFlow was told to add up in one order on a GPU. It then refuses ops that it cannot keep to this, among
 * them the gradient of a depthwise filter.
 */
export function determinismWanted(setting = process.env.TF_DETERMINISTIC_OPS): boolean {
  return /^(1|true)$/i.test(setting ?? '');
}

/** A depthwise filter's gradient from ops that have one order everywhere: a product and a sum for each of its elements. */
export const deterministicDepthwiseFilterGradient: FilterGradient = ({ x, dy, filterShape, stride }) =>
  tf.tidy(() => {
    const [size, , channels] = filterShape as [number, number, number];
    const [n, height, width] = x.shape as [number, number, number, number];
    const [, outHeight, outWidth] = dy.shape as [number, number, number, number];
    // What `same` pads in all is shared out with the smaller half above and to the left.
    const padding = (side: number, outSide: number): [number, number] => {
      const all = Math.max(0, (outSide - 1) * stride + size - side);
      return [Math.floor(all / 2), all - Math.floor(all / 2)];
    };
    const padded = tf.pad4d(x as tf.Tensor4D, [
      [0, 0],
      padding(height, outHeight),
      padding(width, outWidth),
      [0, 0],
    ]);
    const reach = (outSide: number) => (outSide - 1) * stride + 1;
    const taps = Array.from({ length: size * size }, (_, tap) => {
      const [above, left] = [Math.floor(tap / size), tap % size];
      const end = [n, above + reach(outHeight), left + reach(outWidth), channels];
      return tf.tidy(() => {
        const under = tf.stridedSlice(padded, [0, above, left, 0], end, [1, stride, stride, 1]);
        return tf.sum(tf.mul(under, dy), [0, 1, 2]);
      });
    });
    return tf.reshape(tf.stack(taps), filterShape);
  });
