import type * as tf from '@tensorflow/tfjs';
import { composedBlock, gradientsOfExpansion } from './composed-block';
import type { BlockKernel, BlockRequest } from './kernel-contracts';
import { nativeMiddle, normTensors } from './native-middle';
import { callNativeOp } from './native-ops';
import {
  isPointwise,
  mixedConvolution,
  mixedConvolutionGradient,
  nativeConvolutionGradient,
} from './native-pointwise';
import { pointwise } from './pointwise';

/**
 * Inputs of an expansion, per pixel it gives, up to which it is joined with the middle. What that saves grows with the
 * pixels, what it costs with the square of these inputs; blocks with more have few pixels, whose tensors lie in the
 * processor's cache.
 */
const MOST_EXPANDED = 32;
/** A projection is joined with the middle where there are so many times as many pixels as channels. */
const PIXELS_PER_CHANNEL = 8;

/** Which convolutions run in one op with the middle. */
function joined({ x, expand, depthwise, stride }: BlockRequest): { expands: boolean; projects: boolean } {
  const [images, height, width, inputs] = x.shape as [number, number, number, number];
  const channels = depthwise.shape[2] as number;
  const pixels = (images * height * width) / (expand.stride * stride) ** 2;
  return {
    expands: isPointwise(expand.kernel, expand.stride) && inputs <= MOST_EXPANDED,
    projects: pixels >= PIXELS_PER_CHANNEL * channels,
  };
}

/**
 * Whether the expanded tensor need not be in memory, but is computed row by row where it is normalised: nobody asks for a
 * gradient or for its moments, and it comes of few inputs, or is the network's first, of photos.
 */
function computed({ x, expand, options, recording }: BlockRequest & { recording: boolean }): boolean {
  if (recording || options.training) return false;
  const [side, , inputs] = expand.kernel.shape as [number, number, number];
  const [, height, width] = x.shape as [number, number, number];
  const ofPhotos = side === 3 && expand.stride === 2 && inputs === 3 && height % 2 === 0 && width % 2 === 0;
  return ofPhotos || (isPointwise(expand.kernel, expand.stride) && inputs <= MOST_EXPANDED);
}

/**
 * The expanded tensors are by far the largest of a block, and its time goes into reading and writing them. That behind the
 * expansion is linear in one that is a sixth of it: its moments are taken from that one's covariance, and its gradient,
 * which depends on sums over all of it, goes row by row from a cache into the products with the weights and with the input;
 * what the sums add to both is added at the end. That ahead of the projection is computed in a cache, and again for the
 * gradient.
 */
export const nativeBlock: BlockKernel = blockOf({ mixed: false });

/** The same with bfloat16 as factors of its 1×1 convolutions and of their gradients. */
export const mixedBlock: BlockKernel = blockOf({ mixed: true });

function blockOf({ mixed }: { mixed: boolean }): BlockKernel {
  const convolution = mixed ? mixedConvolution : pointwise;
  const convolutionGradient = mixed ? mixedConvolutionGradient : nativeConvolutionGradient;
  const composed = composedBlock(nativeMiddle, convolutionGradient, convolution);
  return {
    forward(request) {
      const { x, expand, norm1, depthwise, norm2, project, stride, options } = request;
      const { projects } = joined(request);
      const computes = computed(request);
      const expands = computes || joined(request).expands;
      if (!expands && !projects) return composed.forward(request);
      const { epsilon, momentum, training } = options;
      const z1 = computes ? [] : [convolution(x, expand.kernel, expand.stride)];
      const covariances = expands && training ? 1 : 0;
      const [y, z2, mean1, inverseStd1, nextMean1, nextVariance1, ...second] = callNativeOp({
        name: 'MintmarkMiddle',
        inputs: [
          ...[...normTensors(norm1), depthwise, ...normTensors(norm2), ...z1],
          ...(expands ? [x, expand.kernel] : []),
          ...(projects ? [project] : []),
        ],
        outputs: 10 + covariances,
        floats: { epsilon, momentum },
        integers: { stride, Z: z1.length, E: expands ? 2 : 0, C: covariances, P: projects ? 1 : 0 },
        flags: { training, mixed },
      }) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
      const [mean2, inverseStd2, nextMean2, nextVariance2, ...covariance] = second as [
        ...[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor],
        ...tf.Tensor[],
      ];
      return {
        z: projects ? y : convolution(y, project, 1),
        saved: [
          ...z1,
          ...(projects ? [] : [y]),
          ...[z2, mean1, inverseStd1, mean2, inverseStd2, ...covariance],
        ],
        moving: training ? [nextMean1, nextVariance1, nextMean2, nextVariance2] : [],
      };
    },

    gradient(request) {
      const { dz, x, expand, norm1, depthwise, norm2, project, stride, options, reached, besides } = request;
      const { expands, projects } = joined(request);
      if (!expands && !projects) return composed.gradient(request);
      const rest = [...request.saved];
      const z1 = rest.shift() as tf.Tensor;
      const y = projects ? null : (rest.shift() as tf.Tensor);
      const [z2, mean1, inverseStd1, mean2, inverseStd2, ...covariance] = rest as [
        ...[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor],
        ...tf.Tensor[],
      ];
      const projection = y && convolutionGradient({ x: y, kernel: project, dz, stride: 1, reached: true });
      const expansion = expands ? [x, expand.kernel, ...covariance, ...(besides ? [besides] : [])] : [];
      const [first, dGamma1, dBeta1, dDepthwise, dGamma2, dBeta2, ...kernels] = callNativeOp({
        name: 'MintmarkMiddleGradient',
        inputs: [
          ...[projection?.dx ?? dz, z1, z2, norm1.gamma, norm1.beta, mean1, inverseStd1, depthwise],
          ...[norm2.gamma, norm2.beta, mean2, inverseStd2, ...expansion],
          ...(projects ? [project] : []),
        ],
        outputs: 6 + (expands ? 1 : 0) + (projects ? 1 : 0),
        integers: { stride, E: expansion.length, K: expands ? 1 : 0, P: projects ? 1 : 0 },
        flags: { training: options.training, mixed },
      }) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
      projection?.dx?.dispose();
      const gradients = { dGamma1, dBeta1, dDepthwise, dGamma2, dBeta2 };
      const dProject = projection?.dKernel ?? (kernels.at(-1) as tf.Tensor);
      if (!expands) {
        const others = { x, expand, dz1: first, reached, besides };
        return { ...gradients, ...gradientsOfExpansion(convolutionGradient, others), dProject };
      }
      if (!reached) first.dispose();
      return { ...gradients, dx: reached ? first : null, dExpand: kernels[0] as tf.Tensor, dProject };
    },
  };
}
