/** Weights of a convolution in ONNX' order: kernel `[out, in / groups, height, width]`, bias `[out]`. */
export interface ConvolutionWeights {
  shape: [out: number, inPerGroup: number, height: number, width: number];
  kernel: Float32Array;
  bias: Float32Array;
}

/** From TF.js' `[height, width, in, out]`. */
export function convolutionKernel(
  values: Float32Array,
  [height, width, inputs, outputs]: [number, number, number, number],
): Pick<ConvolutionWeights, 'shape' | 'kernel'> {
  const kernel = new Float32Array(values.length);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let p = 0; p < height * width; p++) {
        kernel[(o * inputs + i) * height * width + p] = values[(p * inputs + i) * outputs + o] as number;
      }
    }
  }
  return { shape: [outputs, inputs, height, width], kernel };
}

/** From TF.js' depthwise `[height, width, in, multiplier]`: one group for each input channel. */
export function depthwiseKernel(
  values: Float32Array,
  [height, width, inputs, multiplier]: [number, number, number, number],
): Pick<ConvolutionWeights, 'shape' | 'kernel'> {
  const outputs = inputs * multiplier;
  const kernel = new Float32Array(values.length);
  for (let o = 0; o < outputs; o++) {
    for (let p = 0; p < height * width; p++) {
      kernel[o * height * width + p] = values[p * outputs + o] as number;
    }
  }
  return { shape: [outputs, 1, height, width], kernel };
}

export interface BatchNormStatistics {
  gamma: Float32Array;
  beta: Float32Array;
  mean: Float32Array;
  variance: Float32Array;
  epsilon: number;
}

/** The convolution that gives what `weights` followed by inference-time batch normalisation gives. */
export function foldBatchNorm(weights: ConvolutionWeights, norm: BatchNormStatistics): ConvolutionWeights {
  const [outputs] = weights.shape;
  const perOutput = weights.kernel.length / outputs;
  const kernel = new Float32Array(weights.kernel.length);
  const bias = new Float32Array(outputs);
  for (let o = 0; o < outputs; o++) {
    const scale = (norm.gamma[o] as number) / Math.sqrt((norm.variance[o] as number) + norm.epsilon);
    for (let k = o * perOutput; k < (o + 1) * perOutput; k++)
      kernel[k] = (weights.kernel[k] as number) * scale;
    bias[o] = (norm.beta[o] as number) + ((weights.bias[o] as number) - (norm.mean[o] as number)) * scale;
  }
  return { shape: weights.shape, kernel, bias };
}

/** Zeros before and after one axis with which TensorFlow's padding `same` convolves. */
export function samePadding({
  size,
  kernel,
  stride,
  dilation,
}: {
  size: number;
  kernel: number;
  stride: number;
  dilation: number;
}): [before: number, after: number] {
  const span = (kernel - 1) * dilation + 1;
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + span - size);
  const before = Math.floor(total / 2);
  return [before, total - before];
}
