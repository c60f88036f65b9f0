import * as tf from '@tensorflow/tfjs';
import { BLOCK_COUNT } from '@/shared/recipe/network';

/** A base in two: what is frozen, and what is trained on its output. */
export interface CutBase {
  /** Photo to the activation at the cut; shares its layers with the base. */
  prefix: tf.LayersModel;
  /** The layers after the cut, in order. */
  layers: tf.layers.Layer[];
  /** The activation at the cut to what the base gives. */
  applySuffix: (activation: tf.Tensor) => tf.Tensor;
}

/** Cuts MobileNetV2 before its last `blocks` inverted-residual blocks. @param base photo to pooled features */
export function cutBase(base: tf.LayersModel, blocks: number): CutBase {
  const last = BLOCK_COUNT - 1 - blocks;
  const block = last === 0 ? 'expanded_conv' : `block_${last}`;
  // A block that changes shape has no sum at its end.
  const index = base.layers.findLastIndex(({ name }) =>
    [`${block}_add`, `${block}_project_BN`].includes(name),
  );
  const end = base.layers[index];
  if (!end) throw new Error(`the base has no block ${last}`);
  const cut = end.output as tf.SymbolicTensor;
  const layers = base.layers.slice(index + 1);
  return {
    prefix: tf.model({ inputs: base.inputs, outputs: cut, name: `until_${block}` }),
    layers,
    applySuffix: (activation) => tf.tidy(() => applyLayers(layers, { from: cut.name, value: activation })),
  };
}

/** Applies layers in their topological order. @returns what the last one gives */
function applyLayers(
  layers: tf.layers.Layer[],
  { from, value }: { from: string; value: tf.Tensor },
): tf.Tensor {
  const values = new Map([[from, value]]);
  let result = value;
  for (const layer of layers) {
    const [node] = layer.inboundNodes;
    const inputs = (node?.inputTensors ?? []).map(({ name }) => {
      const input = values.get(name);
      if (!input) throw new Error(`layer ${layer.name} reads ${name} from before the cut`);
      return input;
    });
    result = layer.apply(inputs.length === 1 ? (inputs[0] as tf.Tensor) : inputs) as tf.Tensor;
    const [output] = node?.outputTensors ?? [];
    if (output) values.set(output.name, result);
  }
  return result;
}
