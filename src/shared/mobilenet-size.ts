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
const FEATURES = 1280;

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

/** Keras' `_make_divisible`: the nearest multiple of 8 that loses at most a tenth. */
function channels(value: number): number {
  const rounded = Math.max(8, Math.floor((value + 4) / 8) * 8);
  return rounded < 0.9 * value ? rounded + 8 : rounded;
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
  let current = channels(32 * width);
  convolution(3, 3, current);
  const blockMultiplyAdds: number[] = [];
  for (const [expansion, outputs, repeats, firstStride] of BLOCKS) {
    for (let block = 0; block < repeats; block++) {
      const before = multiplyAdds;
      const expanded = current * expansion;
      if (expansion > 1) convolution(1, current, expanded);
      if (block === 0 && firstStride === 2) side = Math.ceil(side / 2);
      convolution(3, 1, expanded);
      current = channels(outputs * width);
      convolution(1, expanded, current);
      blockMultiplyAdds.push(multiplyAdds - before);
    }
  }
  const before = multiplyAdds;
  convolution(1, current, FEATURES);
  blockMultiplyAdds.push((blockMultiplyAdds.pop() ?? 0) + multiplyAdds - before);
  const head = FEATURES * headUnits + headUnits * classes;
  return {
    parameters: parameters + head + headUnits + classes,
    multiplyAdds: multiplyAdds + head,
    blockMultiplyAdds,
    headMultiplyAdds: head,
  };
}
