import type * as tf from '@tensorflow/tfjs';
import type { OnnxGraph } from '@/shared/onnx/onnx-schema';
import { GraphBuilder, UnsupportedLayerError, type Value } from './onnx-builder';
import { emitters } from './onnx-layers';

/** Layers that add the zeros around their input, or pass them on. */
const TAKES_PADDING = new Set(['Conv2D', 'DepthwiseConv2D', 'ZeroPadding2D', 'Dropout']);

/** How many layers of the model read each value, so that what is read twice is not folded away. */
function countReaders(layers: tf.layers.Layer[]): Map<string, number> {
  const readers = new Map<string, number>();
  for (const layer of layers) {
    for (const { name } of layer.inboundNodes[0]?.inputTensors ?? []) {
      readers.set(name, (readers.get(name) ?? 0) + 1);
    }
  }
  return readers;
}

/**
 * Compiles a feed-forward image network to an ONNX graph for inference: input `input`, `[n, height, width, 3]`;
 * output `[n, features]` or, of a network that ends in an image, `[n, height, width, channels]`; batch
 * normalisation folded into the convolution before it.
 * @param outputName the name of the graph's output
 * @throws UnsupportedLayerError naming the layer and what is not supported.
 */
export function compileOnnxGraph(model: tf.LayersModel, outputName = 'probabilities'): OnnxGraph {
  const builder = new GraphBuilder();
  const readers = countReaders(model.layers);
  const values = new Map<string, Value>();
  for (const layer of model.layers) {
    const [node, ...others] = layer.inboundNodes;
    if (!node || others.length > 0) throw new UnsupportedLayerError(layer, 'it is used more than once');
    const [output] = node.outputTensors;
    if (!output || node.outputTensors.length > 1)
      throw new UnsupportedLayerError(layer, 'it has several outputs');
    if (layer.getClassName() === 'InputLayer') {
      const name = builder.node({
        op: 'Transpose',
        inputs: ['input'],
        output: 'input/channels_first',
        attributes: { perm: [0, 3, 1, 2] },
      });
      values.set(output.name, { name, kind: 'image' });
      continue;
    }
    const emit = emitters[layer.getClassName()];
    if (!emit) throw new UnsupportedLayerError(layer, 'layers of this class are not known');
    const inputs = node.inputTensors.map(({ name }) => {
      const value = values.get(name);
      if (!value) throw new UnsupportedLayerError(layer, `its input ${name} comes from outside of the model`);
      if ((readers.get(name) ?? 0) < 2) return value;
      return { name: value.name, kind: value.kind, ...(value.padding && { padding: value.padding }) };
    });
    if (!TAKES_PADDING.has(layer.getClassName()) && inputs.some(({ padding }) => padding)) {
      throw new UnsupportedLayerError(layer, 'its input is padded, which only a convolution can take');
    }
    const [first] = inputs;
    const [inputShape] = node.inputShapes;
    if (!first || !inputShape) throw new UnsupportedLayerError(layer, 'it has no input');
    values.set(
      output.name,
      emit(builder, { layer, config: layer.getConfig(), inputs, first, inputShape: inputShape as tf.Shape }),
    );
  }
  return finish({ model, builder, values, outputName });
}

function finish({
  model,
  builder,
  values,
  outputName,
}: {
  model: tf.LayersModel;
  builder: GraphBuilder;
  values: Map<string, Value>;
  outputName: string;
}): OnnxGraph {
  const [input] = model.inputs;
  const [output] = model.outputs;
  const result = output && values.get(output.name);
  if (!input || !result || model.inputs.length !== 1 || model.outputs.length !== 1 || result.padding) {
    throw new Error('cannot export to ONNX: the model must have one image as input and one value as output');
  }
  const [, height, width, channels] = input.shape as [null, number | null, number | null, number];
  if (result.kind === 'vector') builder.node({ op: 'Identity', inputs: [result.name], output: outputName });
  else {
    builder.node({
      op: 'Transpose',
      inputs: [result.name],
      output: outputName,
      attributes: { perm: [0, 2, 3, 1] },
    });
  }
  const sides = output.shape.slice(1).map((side, axis) => side ?? `output_${axis + 1}`);
  return {
    nodes: builder.nodes,
    weights: builder.weights(),
    input: { name: 'input', shape: ['batch', height ?? 'height', width ?? 'width', channels] },
    outputs: [{ name: outputName, shape: ['batch', ...sides] }],
  };
}
