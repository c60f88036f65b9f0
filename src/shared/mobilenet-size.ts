/** The inverted residual blocks of MobileNetV2: expansion, output channels at width 1, repeats, first stride. */
const BLOCKS = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/** Channels of the last convolution; Keras keeps it at every width up to 1. */
export const MOBILENET_FEATURES = 1280;

/** Of every batch normalisation, as in Keras' MobileNetV2. */
export const NORM_EPSILON = 1e-3;

export interface NetworkShape {
  width: number;
  inputSize: number;
  headUnits: number;
  classes: number;
}

export interface NetworkSize {
  /** All weights, batch norm's moving statistics included, as Keras counts them. */
  parameters: number;
  /** Multiply-adds of one forward pass of one image. */
  multiplyAdds: number;
  /** Those of each inverted-residual block, first to last; the last convolution goes with the last block. */
  blockMultiplyAdds: number[];
  /** Those of the dense layers. */
  headMultiplyAdds: number;
}

/** Keras' `_make_divisible`: channels at a width, the nearest multiple of 8 that loses at most a tenth. */
export function mobilenetChannels(channels: number, width: number): number {
  const scaled = channels * width;
  const rounded = Math.max(8, Math.floor((scaled + 4) / 8) * 8);
  return rounded < 0.9 * scaled ? rounded + 8 : rounded;
}

/** An inverted residual block. */
export interface MobilenetBlock {
  /** Of its layers' names, as in Keras. */
  prefix: string;
  /** Channels of its input, between its convolutions, and of its output. */
  inputs: number;
  expanded: number;
  outputs: number;
  stride: 1 | 2;
  /** The first block has no expansion. */
  expands: boolean;
  /** The input is added to the output. */
  residual: boolean;
}

/** The blocks of MobileNetV2 at a width, first to last. */
export function mobilenetBlocks(width: number): MobilenetBlock[] {
  const blocks: MobilenetBlock[] = [];
  let inputs = mobilenetChannels(32, width);
  for (const [expansion, channels, repeats, firstStride] of BLOCKS) {
    const outputs = mobilenetChannels(channels, width);
    for (let repeat = 0; repeat < repeats; repeat++) {
      const stride = repeat === 0 ? firstStride : 1;
      blocks.push({
        prefix: blocks.length === 0 ? 'expanded_conv' : `block_${blocks.length}`,
        inputs,
        expanded: inputs * expansion,
        outputs,
        stride,
        expands: expansion > 1,
        residual: stride === 1 && inputs === outputs,
      });
      inputs = outputs;
    }
  }
  return blocks;
}

/** Size of MobileNetV2 with the project's head (global pooling, Dense ReLU, Dense softmax), worked out on paper. */
export function mobilenetSize({ width, inputSize, headUnits, classes }: NetworkShape): NetworkSize {
  let parameters = 0;
  let multiplyAdds = 0;
  let side = inputSize;
  /** A convolution without bias and the batch norm behind it; `inputs` counts channels per filter. */
  const convolution = (kernel: number, inputs: number, outputs: number) => {
    parameters += kernel * kernel * inputs * outputs + 4 * outputs;
    multiplyAdds += side * side * kernel * kernel * inputs * outputs;
  };

  side = Math.ceil(side / 2);
  convolution(3, 3, mobilenetChannels(32, width));
  const blockMultiplyAdds: number[] = [];
  const blocks = mobilenetBlocks(width);
  for (const { inputs, expanded, outputs, stride, expands } of blocks) {
    const before = multiplyAdds;
    if (expands) convolution(1, inputs, expanded);
    if (stride === 2) side = Math.ceil(side / 2);
    convolution(3, 1, expanded);
    convolution(1, expanded, outputs);
    blockMultiplyAdds.push(multiplyAdds - before);
  }
  const before = multiplyAdds;
  convolution(1, blocks.at(-1)?.outputs ?? 0, MOBILENET_FEATURES);
  blockMultiplyAdds.push((blockMultiplyAdds.pop() ?? 0) + multiplyAdds - before);
  const head = MOBILENET_FEATURES * headUnits + headUnits * classes;
  return {
    parameters: parameters + head + headUnits + classes,
    multiplyAdds: multiplyAdds + head,
    blockMultiplyAdds,
    headMultiplyAdds: head,
  };
}
