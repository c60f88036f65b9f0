import { mobilenetBlocks, type NetworkShape } from '@/shared/mobilenet-size';
import { baseWeights, type ClassifierWeight, classifierWeights } from '@/shared/onnx/classifier-graph';

/** Epsilon of batch normalisation: a variance of one less makes it the identity. */
const UNIT_VARIANCE = 1 - 1e-3;

/**
 * Weights of a real classifier that tells red (0), green (1) and blue (2) photos apart, found by hand instead of by
 * training: the three colours pass through every layer, halved in size where the network halves, and the answer is
 * softmax(`gain` · mean colour).
 * @returns a layers-model as TensorFlow.js saves it: `model.json` and its one shard
 */
export function colourWeights(shape: NetworkShape, gain: number): { manifest: string; shard: Buffer } {
  return filled(classifierWeights(shape), { gain, residuals: residualLayers(shape.width) });
}

/** The same without a head: of its features the first three are the mean colour. */
export function colourBase(width: number): { manifest: string; shard: Buffer } {
  return filled(baseWeights(width), { gain: 1, residuals: residualLayers(width) });
}

function filled(
  specs: ClassifierWeight[],
  how: { gain: number; residuals: Set<string> },
): { manifest: string; shard: Buffer } {
  const values = specs.map(({ name, shape: sides }) => {
    const length = sides.reduce((product, side) => product * side, 1);
    return fill(name, sides, new Float32Array(length), how);
  });
  const manifest = {
    format: 'layers-model',
    modelTopology: null,
    weightsManifest: [
      {
        paths: ['group1-shard1of1.bin'],
        weights: specs.map(({ name, shape: sides }) => ({ name, shape: sides, dtype: 'float32' })),
      },
    ],
  };
  return {
    manifest: JSON.stringify(manifest),
    shard: Buffer.concat(values.map((part) => Buffer.from(part.buffer))),
  };
}

/** Batch norms at the end of a branch that is added to its input: silent, so that the sum is the input. */
function residualLayers(width: number): Set<string> {
  return new Set(
    mobilenetBlocks(width).flatMap(({ prefix, residual }) => (residual ? [`${prefix}_project_BN`] : [])),
  );
}

function fill(
  name: string,
  sides: number[],
  values: Float32Array,
  { gain, residuals }: { gain: number; residuals: Set<string> },
): Float32Array {
  const [layer = '', weight] = name.split('/');
  const [height = 1, width = 1, inputs = 1, outputs = 1] = sides.length === 4 ? sides : [1, 1, ...sides];
  const set = (y: number, x: number, input: number, output: number, value: number) => {
    values[((y * width + x) * inputs + input) * outputs + output] = value;
  };
  const colours = [0, 1, 2];
  if (weight === 'moving_variance') values.fill(UNIT_VARIANCE);
  if (weight === 'gamma' && !residuals.has(layer)) values.fill(1);
  // ReLU6 cuts below zero: the colours, from -1 to 1, are carried from 0 to 2.
  if (name === 'bn_Conv1/beta') for (const c of colours) values[c] = 1;
  if (name === 'Conv1/kernel') for (const c of colours) averageOf4((y, x, share) => set(y, x, c, c, share));
  else if (weight === 'depthwise_kernel') {
    for (const c of colours) {
      if (halves(layer)) averageOf4((y, x, share) => set(y, x, c, 0, share));
      else set(1, 1, c, 0, 1);
    }
  } else if (layer === 'predictions' && weight === 'kernel') {
    for (const c of colours) set(0, 0, c, c, gain);
  } else if (weight === 'kernel' && height === 1) for (const c of colours) set(0, 0, c, c, 1);
  return values;
}

/** Depthwise layers with stride 2. */
const HALVING = new Set(
  mobilenetBlocks(1).flatMap(({ prefix, stride }) => (stride === 2 ? [`${prefix}_depthwise`] : [])),
);
const halves = (layer: string) => HALVING.has(layer);

/** With stride 2 each pixel counts once, and the padding never. */
function averageOf4(set: (y: number, x: number, share: number) => void): void {
  for (const [y, x] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ] as const) {
    set(y, x, 0.25);
  }
}
