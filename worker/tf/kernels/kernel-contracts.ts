import type * as tf from '@tensorflow/tfjs';

/* What a training kernel takes and answers, whatever computes it. `training-kernels.ts` chooses among them. */

/** The weights of one batch-normalisation layer, `[c]` each. */
export interface NormWeights {
  gamma: tf.Tensor;
  beta: tf.Tensor;
  movingMean: tf.Tensor;
  movingVariance: tf.Tensor;
}

export interface NormOptions {
  epsilon: number;
  momentum: number;
  /** False when frozen: normalises with the moving statistics and leaves them as they are. */
  training: boolean;
}

interface NormRequest {
  /** `[n, h, w, c]` */
  x: tf.Tensor;
  /** Added to the result, of the same shape. */
  residual?: tf.Tensor | undefined;
  weights: NormWeights;
  options: NormOptions;
  /** Whether ReLU6 follows. */
  relu6: boolean;
}

/** Batch normalisation with what may surround it. Its gradient leaves out the residual's, which is `dy` itself. */
export interface NormKernel {
  forward: (request: NormRequest) => {
    y: tf.Tensor;
    /** What the gradient needs besides its request. The caller keeps or disposes it. */
    saved: tf.Tensor[];
    /** Moving mean and variance after this batch; empty when frozen. */
    moving: tf.Tensor[];
  };
  gradient: (request: Omit<NormRequest, 'residual'> & { dy: tf.Tensor; saved: tf.Tensor[] }) => {
    dx: tf.Tensor;
    dGamma: tf.Tensor;
    dBeta: tf.Tensor;
  };
}

export interface MiddleRequest {
  /** `[n, h, w, c]` */
  z1: tf.Tensor;
  norm1: NormWeights;
  /** `[3, 3, c, 1]` */
  depthwise: tf.Tensor;
  norm2: NormWeights;
  /** With 2, h and w are even and the padding is below and to the right, as Keras pads. */
  stride: 1 | 2;
  options: NormOptions;
}

/**
 * The middle of an inverted residual block, where its time goes: batch norm, ReLU6, depthwise 3×3 convolution,
 * batch norm, ReLU6.
 */
export interface MiddleKernel {
  forward: (request: MiddleRequest) => {
    /** `[n, h / stride, w / stride, c]` */
    y: tf.Tensor;
    saved: tf.Tensor[];
    /** Moving mean and variance of the first normalisation and of the second; empty when frozen. */
    moving: tf.Tensor[];
  };
  gradient: (request: MiddleRequest & { dy: tf.Tensor; saved: tf.Tensor[] }) => {
    dz1: tf.Tensor;
    dGamma1: tf.Tensor;
    dBeta1: tf.Tensor;
    dDepthwise: tf.Tensor;
    dGamma2: tf.Tensor;
    dBeta2: tf.Tensor;
  };
}

export interface BlockRequest extends Omit<MiddleRequest, 'z1'> {
  /** `[n, h, w, in]` */
  x: tf.Tensor;
  /** The convolution that gives `z1`, its kernel `[k, k, in, c]`: 1×1, or the network's first. */
  expand: { kernel: tf.Tensor; stride: number };
  /** `[1, 1, c, out]`: of the convolution after the middle. */
  project: tf.Tensor;
}

/** An inverted residual block up to its last normalisation: the middle between its two convolutions. */
export interface BlockKernel {
  forward: (
    request: BlockRequest & {
      /** Whether a gradient will be asked for; else nothing need be saved. */
      recording: boolean;
    },
  ) => {
    /** `[n, h / stride, w / stride, out]` */
    z: tf.Tensor;
    saved: tf.Tensor[];
    /** As the middle gives them. */
    moving: tf.Tensor[];
  };
  gradient: (
    request: BlockRequest & {
      dz: tf.Tensor;
      saved: tf.Tensor[];
      /** Whether the input's gradient is wanted. */
      reached: boolean;
      /** What else reaches `x`, of its shape: added to its gradient. */
      besides?: tf.Tensor | undefined;
    },
  ) => Omit<ReturnType<MiddleKernel['gradient']>, 'dz1'> & {
    dx: tf.Tensor | null;
    dExpand: tf.Tensor;
    dProject: tf.Tensor;
  };
}

/** A convolution of `x`, `[n, h, w, in]`, whose padding is `same`. */
export type Convolution = (x: tf.Tensor, kernel: tf.Tensor, stride: number) => tf.Tensor;

/** The gradients of a convolution whose padding is `same`. */
export type ConvolutionGradient = (request: {
  /** `[n, h, w, in]` */
  x: tf.Tensor;
  /** `[k, k, in, out]` */
  kernel: tf.Tensor;
  /** Gradient at the output, `[n, h / stride, w / stride, out]` */
  dz: tf.Tensor;
  stride: number;
  /** Whether the input's gradient is wanted. */
  reached: boolean;
}) => { dx: tf.Tensor | null; dKernel: tf.Tensor };

/** The gradient of a convolution's filter, `[k, k, in, out]`; the padding is `same`. */
export type FilterGradient = (request: {
  /** `[n, h, w, in]` */
  x: tf.Tensor;
  /** Gradient at the output, `[n, h / stride, w / stride, out]` */
  dy: tf.Tensor;
  filterShape: number[];
  stride: number;
}) => tf.Tensor;
