import {
  MOBILENET_FEATURES,
  mobilenetBlocks,
  mobilenetChannels,
  type NetworkShape,
  NORM_EPSILON,
} from '../mobilenet-size';
import type { OnnxGraph, OnnxNode, OnnxTensor } from './onnx-schema';
import {
  type ConvolutionWeights,
  convolutionKernel,
  depthwiseKernel,
  foldBatchNorm,
  samePadding,
} from './onnx-weights';

/** A weight that a classifier consists of, by Keras' name. */
export interface ClassifierWeight {
  name: string;
  shape: number[];
}

/** Names and shapes of all weights of MobileNetV2 with the project's head, as TensorFlow.js saves them. */
export function classifierWeights({ width, headUnits, classes }: NetworkShape): ClassifierWeight[] {
  const dense = (layer: string, inputs: number, outputs: number) => [
    { name: `${layer}/kernel`, shape: [inputs, outputs] },
    { name: `${layer}/bias`, shape: [outputs] },
  ];
  return [
    ...baseWeights(width),
    ...dense('head_dense', MOBILENET_FEATURES, headUnits),
    ...dense('predictions', headUnits, classes),
  ];
}

/** Names and shapes of the weights of MobileNetV2 without a head, as the published ImageNet weights have them. */
export function baseWeights(width: number): ClassifierWeight[] {
  const norm = (layer: string, channels: number) =>
    ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((name) => ({
      name: `${layer}/${name}`,
      shape: [channels],
    }));
  const pointwise = (layer: string, inputs: number, outputs: number) => [
    { name: `${layer}/kernel`, shape: [1, 1, inputs, outputs] },
  ];
  const stem = mobilenetChannels(32, width);
  const blocks = mobilenetBlocks(width);
  const last = blocks.at(-1)?.outputs ?? stem;
  return [
    { name: 'Conv1/kernel', shape: [3, 3, 3, stem] },
    ...norm('bn_Conv1', stem),
    ...blocks.flatMap(({ prefix, inputs, expanded, outputs, expands }) => [
      ...(expands
        ? [...pointwise(`${prefix}_expand`, inputs, expanded), ...norm(`${prefix}_expand_BN`, expanded)]
        : []),
      { name: `${prefix}_depthwise/depthwise_kernel`, shape: [3, 3, expanded, 1] },
      ...norm(`${prefix}_depthwise_BN`, expanded),
      ...pointwise(`${prefix}_project`, expanded, outputs),
      ...norm(`${prefix}_project_BN`, outputs),
    ]),
    ...pointwise('Conv_1', last, MOBILENET_FEATURES),
    ...norm('Conv_1_bn', MOBILENET_FEATURES),
  ];
}

/**
 * The inference graph of a classifier, written from its architecture alone: input `input`, float32
 * `[n, size, size, 3]` in [-1, 1]; outputs `probabilities` and `logits` `[n, classes]`, `embedding` `[n, 1280]` (pooled
 * features), `feature_map` `[n, 1280, size/32, size/32]` and `heat_maps` `[n, classes, size/32, size/32]`. Batch
 * normalisation is folded into the convolution before it. ONNX Runtime computes all outputs whichever are asked for; see `withoutOutput`.
 * @param weightOf values of a weight of `classifierWeights` by its name
 */
export function classifierGraph(shape: NetworkShape, weightOf: (name: string) => Float32Array): OnnxGraph {
  return new ClassifierGraph(shape, weightOf).write();
}

/** The same network without a head: of its outputs there is only `embedding`. */
export function embeddingGraph(
  { width, inputSize }: Pick<NetworkShape, 'width' | 'inputSize'>,
  weightOf: (name: string) => Float32Array,
): OnnxGraph {
  return new ClassifierGraph({ width, inputSize, headUnits: 0, classes: 0 }, weightOf).writeBase();
}

class ClassifierGraph {
  readonly #shape: NetworkShape;
  readonly #weightOf: (name: string) => Float32Array;
  readonly #nodes: OnnxNode[] = [];
  readonly #weights: OnnxTensor[] = [];
  #side: number;

  constructor(shape: NetworkShape, weightOf: (name: string) => Float32Array) {
    this.#shape = shape;
    this.#weightOf = weightOf;
    this.#side = shape.inputSize;
  }

  write(): OnnxGraph {
    const { headUnits, classes } = this.#shape;
    const base = this.writeBase();
    const hidden = this.#node(
      'Relu',
      [this.#dense('embedding', 'head_dense', [MOBILENET_FEATURES, headUnits])],
      'head_dense/relu',
    );
    const logits = this.#dense(hidden, 'predictions', [headUnits, classes], 'logits');
    this.#node('Softmax', [logits], 'probabilities', { axis: 1 });
    this.#heatMaps(hidden);
    return {
      ...base,
      outputs: [
        { name: 'probabilities', shape: ['batch', classes] },
        { name: 'logits', shape: ['batch', classes] },
        ...base.outputs,
        { name: 'feature_map', shape: ['batch', MOBILENET_FEATURES, this.#side, this.#side] },
        { name: 'heat_maps', shape: ['batch', classes, this.#side, this.#side] },
      ],
    };
  }

  /**
   * Grad-CAM of each class, in closed form: behind the feature map come a mean, a dense layer, ReLU and a dense layer, so
   * the derivative of a logit by a feature is the product of both kernels over the hidden units that are on, and the
   * same at each place but for the mean's 1 / places.
   */
  #heatMaps(hidden: string): void {
    const isOn = this.#node('Sign', [hidden], 'head_dense/is_on');
    const sum = this.#node(
      'Einsum',
      ['predictions/kernel', isOn, 'head_dense/kernel', 'feature_map'],
      'heat_maps/sum',
      // hidden unit, class; photo; feature; place
      { equation: 'hc,nh,kh,nkij->ncij' },
    );
    this.#weight('places', [], Float32Array.of(this.#side ** 2));
    this.#node('Relu', [this.#node('Div', [sum, 'places'], 'heat_maps/mean')], 'heat_maps');
  }

  writeBase(): OnnxGraph {
    const { width, inputSize } = this.#shape;
    this.#weight('zero', [], Float32Array.of(0));
    this.#weight('six', [], Float32Array.of(6));
    let x = this.#node('Transpose', ['input'], 'input/channels_first', { perm: [0, 3, 1, 2] });
    const stem = mobilenetChannels(32, width);
    x = this.#relu6(
      this.#convolution(x, {
        layer: 'Conv1',
        norm: 'bn_Conv1',
        kernel: 3,
        stride: 2,
        inputs: 3,
        outputs: stem,
      }),
    );
    const blocks = mobilenetBlocks(width);
    for (const block of blocks) x = this.#block(x, block);
    x = this.#relu6(
      this.#convolution(x, {
        layer: 'Conv_1',
        norm: 'Conv_1_bn',
        kernel: 1,
        stride: 1,
        inputs: blocks.at(-1)?.outputs ?? stem,
        outputs: MOBILENET_FEATURES,
      }),
      'feature_map',
    );
    const mean = this.#node('GlobalAveragePool', [x], 'global_average_pooling2d/mean');
    this.#node('Flatten', [mean], 'embedding', { axis: 1 });
    return {
      nodes: this.#nodes,
      weights: this.#weights,
      input: { name: 'input', shape: ['batch', inputSize, inputSize, 3] },
      outputs: [{ name: 'embedding', shape: ['batch', MOBILENET_FEATURES] }],
    };
  }

  #block(input: string, block: ReturnType<typeof mobilenetBlocks>[number]): string {
    const { prefix, inputs, expanded, outputs, stride, expands, residual } = block;
    let x = input;
    if (expands) {
      const layer = `${prefix}_expand`;
      x = this.#relu6(
        this.#convolution(x, { layer, norm: `${layer}_BN`, kernel: 1, stride: 1, inputs, outputs: expanded }),
      );
    }
    x = this.#relu6(
      this.#convolution(x, {
        layer: `${prefix}_depthwise`,
        norm: `${prefix}_depthwise_BN`,
        kernel: 3,
        stride,
        inputs: expanded,
        outputs: expanded,
        depthwise: true,
      }),
    );
    const layer = `${prefix}_project`;
    x = this.#convolution(x, { layer, norm: `${layer}_BN`, kernel: 1, stride: 1, inputs: expanded, outputs });
    return residual ? this.#node('Add', [input, x], `${prefix}_add`) : x;
  }

  #convolution(
    input: string,
    { layer, norm, kernel, stride, inputs, outputs, depthwise = false }: ConvolutionLayer,
  ): string {
    const values = this.#weightOf(`${layer}/${depthwise ? 'depthwise_kernel' : 'kernel'}`);
    const ordered = depthwise
      ? depthwiseKernel(values, [kernel, kernel, inputs, 1])
      : convolutionKernel(values, [kernel, kernel, inputs, outputs]);
    const folded: ConvolutionWeights = foldBatchNorm(
      { ...ordered, bias: new Float32Array(outputs) },
      {
        gamma: this.#weightOf(`${norm}/gamma`),
        beta: this.#weightOf(`${norm}/beta`),
        mean: this.#weightOf(`${norm}/moving_mean`),
        variance: this.#weightOf(`${norm}/moving_variance`),
        epsilon: NORM_EPSILON,
      },
    );
    this.#weight(`${layer}/kernel`, folded.shape, folded.kernel);
    this.#weight(`${layer}/bias`, [outputs], folded.bias);
    // Strided convolutions are padded below and to the right only, as in Keras.
    const [before, after] =
      stride === 2 ? [0, 1] : samePadding({ size: this.#side, kernel, stride, dilation: 1 });
    this.#side = Math.floor((this.#side + before + after - kernel) / stride) + 1;
    return this.#node('Conv', [input, `${layer}/kernel`, `${layer}/bias`], layer, {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [before, before, after, after],
      group: depthwise ? inputs : 1,
    });
  }

  #relu6(input: string, output = `${input}/relu6`): string {
    return this.#node('Clip', [input, 'zero', 'six'], output);
  }

  #dense(input: string, layer: string, shape: [inputs: number, units: number], output = layer): string {
    this.#weight(`${layer}/kernel`, shape, this.#weightOf(`${layer}/kernel`));
    this.#weight(`${layer}/bias`, [shape[1]], this.#weightOf(`${layer}/bias`));
    return this.#node('Gemm', [input, `${layer}/kernel`, `${layer}/bias`], output);
  }

  #node(op: string, inputs: string[], output: string, attributes?: OnnxNode['attributes']): string {
    this.#nodes.push({ op, inputs, output, attributes });
    return output;
  }

  #weight(name: string, shape: number[], values: Float32Array): void {
    this.#weights.push({ name, shape, values });
  }
}

interface ConvolutionLayer {
  layer: string;
  norm: string;
  kernel: 1 | 3;
  stride: 1 | 2;
  inputs: number;
  outputs: number;
  depthwise?: boolean;
}
