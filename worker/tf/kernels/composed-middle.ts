import * as tf from '@tensorflow/tfjs';
import type { FilterGradient, MiddleKernel, NormKernel } from './kernel-contracts';

/** The middle of a block as three kernels: a normalisation, the backend's own depthwise convolution, another. */
export function composedMiddle(norm: NormKernel, filterGradient: FilterGradient): MiddleKernel {
  return {
    forward({ z1, norm1, depthwise, norm2, stride, options }) {
      const first = norm.forward({ x: z1, weights: norm1, options, relu6: true });
      const z2 = tf.depthwiseConv2d(
        first.y as tf.Tensor4D,
        depthwise as tf.Tensor4D,
        ...([stride, 'same'] as const),
      );
      const second = norm.forward({ x: z2, weights: norm2, options, relu6: true });
      return {
        y: second.y,
        saved: [first.y, z2, ...first.saved, ...second.saved],
        moving: [...first.moving, ...second.moving],
      };
    },

    gradient({ dy, z1, saved, norm1, depthwise, norm2, stride, options }) {
      const [y1, z2, ...both] = saved as [tf.Tensor, tf.Tensor, ...tf.Tensor[]];
      const [saved1, saved2] = [both.slice(0, both.length / 2), both.slice(both.length / 2)];
      const second = norm.gradient({
        dy,
        x: z2,
        saved: saved2,
        weights: norm2,
        options,
        relu6: true,
      });
      const dy1 = tf
        .engine()
        .runKernel(
          tf.DepthwiseConv2dNativeBackpropInput,
          { dy: second.dx, filter: depthwise },
          { ...attributes(stride), inputShape: z1.shape },
        ) as tf.Tensor;
      const dDepthwise = filterGradient({
        x: y1,
        dy: second.dx,
        filterShape: depthwise.shape,
        stride,
      });
      second.dx.dispose();
      const first = norm.gradient({
        dy: dy1,
        x: z1,
        saved: saved1,
        weights: norm1,
        options,
        relu6: true,
      });
      dy1.dispose();
      return {
        dz1: first.dx,
        dGamma1: first.dGamma,
        dBeta1: first.dBeta,
        dDepthwise,
        dGamma2: second.dGamma,
        dBeta2: second.dBeta,
      };
    },
  };
}

/** The backend's own op for a depthwise filter. */
export const stockDepthwiseFilterGradient: FilterGradient = ({ x, dy, filterShape, stride }) =>
  tf
    .engine()
    .runKernel(
      tf.DepthwiseConv2dNativeBackpropFilter,
      { x, dy },
      { ...attributes(stride), filterShape },
    ) as tf.Tensor;

const attributes = (stride: number) => ({ strides: stride, pad: 'same', dilations: [1, 1] });
