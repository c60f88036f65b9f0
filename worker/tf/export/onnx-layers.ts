import type * as tf from '@tensorflow/tfjs';
import { convolutionKernel, depthwiseKernel, foldBatchNorm, samePadding } from '@/shared/onnx/onnx-weights';
import { type GraphBuilder, type Padding, UnsupportedLayerError, type Value } from './onnx-builder';

type Config = Record<string, unknown>;

/** A layer to be written; `first` is its first input, for most its only one. */
interface Step {
  layer: tf.layers.Layer;
  config: Config;
  inputs: Value[];
  first: Value;
  /** `[batch, …]`, channels last. */
  inputShape: tf.Shape;
}

type Emit = (builder: GraphBuilder, step: Step) => Value;

/** Values of a layer's weight by the name its class gives it, e.g. `kernel`; undefined when it has none. */
function weightOf(layer: tf.layers.Layer, name: string): Float32Array | undefined {
  const weight = layer.weights.find((candidate) => candidate.originalName.split('/').at(-1) === name);
  return weight?.read().dataSync<'float32'>();
}

function requiredWeight(layer: tf.layers.Layer, name: string): Float32Array {
  const values = weightOf(layer, name);
  if (!values) throw new UnsupportedLayerError(layer, `it has no weight ${name}`);
  return values;
}

function activate(builder: GraphBuilder, layer: tf.layers.Layer, value: Value, activation: unknown): Value {
  const output = `${layer.name}/${activation}`;
  const plain = { name: output, kind: value.kind };
  switch (activation) {
    case undefined:
    case null:
    case 'linear':
      return value;
    case 'relu':
      builder.node({ op: 'Relu', inputs: [value.name], output });
      return plain;
    case 'relu6':
      builder.weight('zero', [], Float32Array.of(0));
      builder.weight('six', [], Float32Array.of(6));
      builder.node({ op: 'Clip', inputs: [value.name, 'zero', 'six'], output });
      return plain;
    case 'softmax':
      builder.node({ op: 'Softmax', inputs: [value.name], output, attributes: { axis: 1 } });
      return plain;
    default:
      throw new UnsupportedLayerError(layer, `activation ${activation} is not known`);
  }
}

const pair = (value: unknown): [number, number] =>
  (Array.isArray(value) ? [value[0], value[1] ?? value[0]] : [value ?? 1, value ?? 1]) as [number, number];

const emitConvolution: Emit = (builder, { layer, config, first, inputShape }) => {
  if (first.kind !== 'image') throw new UnsupportedLayerError(layer, 'its input is no image');
  if (config.dataFormat && config.dataFormat !== 'channelsLast') {
    throw new UnsupportedLayerError(layer, `data format ${config.dataFormat}`);
  }
  const depthwise = layer.getClassName() === 'DepthwiseConv2D';
  const name = depthwise ? 'depthwise_kernel' : 'kernel';
  const shape = layer.weights.find(({ originalName }) => originalName.split('/').at(-1) === name)?.shape as [
    number,
    number,
    number,
    number,
  ];
  const values = requiredWeight(layer, name);
  const { shape: onnxShape, kernel } = depthwise
    ? depthwiseKernel(values, shape)
    : convolutionKernel(values, shape);
  const weights = {
    shape: onnxShape,
    kernel,
    bias: weightOf(layer, 'bias') ?? new Float32Array(onnxShape[0]),
  };
  const strides = pair(config.strides);
  const dilations = pair(config.dilationRate);
  const [, height, width] = inputShape as [null, number | null, number | null];
  const padding = [...(first.padding ?? [0, 0, 0, 0])] as Padding;
  if (config.padding === 'same') {
    for (const [axis, size] of [height, width].entries()) {
      if (size === null) throw new UnsupportedLayerError(layer, 'padding "same" needs a fixed input size');
      const [before, after] = samePadding({
        size,
        kernel: shape[axis] as number,
        stride: strides[axis] as number,
        dilation: dilations[axis] as number,
      });
      padding[axis] = (padding[axis] as number) + before;
      padding[axis + 2] = (padding[axis + 2] as number) + after;
    }
  } else if (config.padding !== 'valid') {
    throw new UnsupportedLayerError(layer, `padding ${config.padding}`);
  }
  const output = layer.name;
  builder.convolution(output, weights);
  builder.node({
    op: 'Conv',
    inputs: [first.name, `${output}/kernel`, `${output}/bias`],
    output,
    attributes: {
      kernel_shape: [shape[0], shape[1]],
      strides,
      dilations,
      pads: padding,
      group: depthwise ? shape[2] : 1,
    },
  });
  return activate(builder, layer, { name: output, kind: 'image', convolution: weights }, config.activation);
};

/** How each class of layers is written; the class names are Keras'. */
export const emitters: Record<string, Emit> = {
  Conv2D: emitConvolution,
  DepthwiseConv2D: emitConvolution,

  ZeroPadding2D: (_builder, { layer, config, first }) => {
    const [[top, bottom], [left, right]] = config.padding as [[number, number], [number, number]];
    if (first.padding) throw new UnsupportedLayerError(layer, 'its input is padded already');
    return { name: first.name, kind: first.kind, padding: [top, left, bottom, right] };
  },

  BatchNormalization: (builder, { layer, config, first }) => {
    if (!first.convolution) {
      throw new UnsupportedLayerError(layer, 'it does not follow a convolution it could be folded into');
    }
    const channels = first.convolution.shape[0];
    const convolution = foldBatchNorm(first.convolution, {
      gamma: weightOf(layer, 'gamma') ?? new Float32Array(channels).fill(1),
      beta: weightOf(layer, 'beta') ?? new Float32Array(channels),
      mean: requiredWeight(layer, 'moving_mean'),
      variance: requiredWeight(layer, 'moving_variance'),
      epsilon: config.epsilon as number,
    });
    builder.convolution(first.name, convolution);
    return { ...first, convolution };
  },

  ReLU: (builder, { layer, config, first }) => {
    const ceiling = config.maxValue ?? null;
    if (ceiling !== null && ceiling !== 6) throw new UnsupportedLayerError(layer, `maximum value ${ceiling}`);
    return activate(builder, layer, first, ceiling === 6 ? 'relu6' : 'relu');
  },

  Activation: (builder, { layer, config, first }) => activate(builder, layer, first, config.activation),

  Dropout: (_builder, { first }) => first,

  Add: (builder, { layer, inputs }) => {
    const sum = inputs.reduce((left, right, i) => {
      const output = i === inputs.length - 1 ? layer.name : `${layer.name}/${i}`;
      return { name: builder.node({ op: 'Add', inputs: [left.name, right.name], output }), kind: left.kind };
    });
    return { name: sum.name, kind: sum.kind };
  },

  GlobalAveragePooling2D: (builder, { layer, first }) => {
    if (first.kind !== 'image') throw new UnsupportedLayerError(layer, 'its input is no image');
    const mean = builder.node({
      op: 'GlobalAveragePool',
      inputs: [first.name],
      output: `${layer.name}/mean`,
    });
    const name = builder.node({ op: 'Flatten', inputs: [mean], output: layer.name, attributes: { axis: 1 } });
    return { name, kind: 'vector' };
  },

  Dense: (builder, { layer, config, first }) => {
    if (first.kind !== 'vector') throw new UnsupportedLayerError(layer, 'its input is no vector');
    const kernel = requiredWeight(layer, 'kernel');
    const units = config.units as number;
    const name = builder.node({
      op: 'Gemm',
      inputs: [
        first.name,
        builder.weight(`${layer.name}/kernel`, [kernel.length / units, units], kernel),
        builder.weight(`${layer.name}/bias`, [units], weightOf(layer, 'bias') ?? new Float32Array(units)),
      ],
      output: layer.name,
    });
    return activate(builder, layer, { name, kind: 'vector' }, config.activation);
  },
};
