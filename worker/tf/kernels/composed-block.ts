import * as tf from '@tensorflow/tfjs';
import type {
  BlockKernel,
  BlockRequest,
  Convolution,
  ConvolutionGradient,
  MiddleKernel,
} from './kernel-contracts';
import { pointwise } from './pointwise';

/** Expansion, middle and projection, one after the other. */
export function composedBlock(
  middle: MiddleKernel,
  convolutionGradient: ConvolutionGradient,
  convolution: Convolution = pointwise,
): BlockKernel {
  return {
    forward({ x, expand, project, recording: _, ...request }) {
      const z1 = convolution(x, expand.kernel, expand.stride);
      const { y, saved, moving } = middle.forward({ ...request, z1 });
      return { z: convolution(y, project, 1), saved: [z1, y, ...saved], moving };
    },

    gradient({ x, expand, project, dz, saved, reached, besides, ...request }) {
      const [z1, y, ...others] = saved as [tf.Tensor, tf.Tensor, ...tf.Tensor[]];
      const projection = convolutionGradient({ x: y, kernel: project, dz, stride: 1, reached: true });
      const dy = projection.dx as tf.Tensor;
      const { dz1, ...gradients } = middle.gradient({ ...request, dy, z1, saved: others });
      dy.dispose();
      return {
        ...gradients,
        ...gradientsOfExpansion(convolutionGradient, { x, expand, dz1, reached, besides }),
        dProject: projection.dKernel,
      };
    },
  };
}

/** Takes `dz1` over. */
export function gradientsOfExpansion(
  convolutionGradient: ConvolutionGradient,
  {
    x,
    expand: { kernel, stride },
    dz1,
    reached,
    besides,
  }: {
    x: tf.Tensor;
    expand: BlockRequest['expand'];
    dz1: tf.Tensor;
    reached: boolean;
    besides: tf.Tensor | undefined;
  },
): { dx: tf.Tensor | null; dExpand: tf.Tensor } {
  const { dx, dKernel } = convolutionGradient({ x, kernel, dz: dz1, stride, reached });
  dz1.dispose();
  if (!dx || !besides) return { dx, dExpand: dKernel };
  const sum = tf.add(dx, besides);
  dx.dispose();
  return { dx: sum, dExpand: dKernel };
}
