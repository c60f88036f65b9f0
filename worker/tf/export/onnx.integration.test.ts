import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { classifierGraph, classifierWeights } from '@/shared/onnx/classifier-graph';
import { encodeOnnx, type OnnxGraph } from '@/shared/onnx/onnx-schema';
import { recipeSchema } from '@/shared/recipe/recipe';
import { buildClassifier } from '../model/classifier';
import { compileOnnxGraph } from './onnx-graph';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/**
 * Gives every weight a random value, the same in each run, positive for variances: fresh batch normalisation would prove
 * nothing.
 */
function randomise(model: tf.LayersModel): void {
  model.layers.forEach((layer, n) => {
    for (const weight of layer.weights) weight.write(randomValue(weight, n));
  });
}

function randomValue({ originalName: name, shape }: tf.LayerVariable, n: number): tf.Tensor {
  const dims = shape as number[];
  if (name.endsWith('moving_variance')) return tf.randomUniform(dims, 0.5, 2, 'float32', n + 1);
  if (name.endsWith('gamma')) return tf.randomUniform(dims, 0.6, 1.6, 'float32', n + 2);
  if (!name.endsWith('kernel')) return tf.randomNormal(dims, 0, 0.2, 'float32', n + 3);
  // As He's initialiser: activations neither fade nor grow with depth.
  const inputs = name.endsWith('depthwise_kernel') ? dims.slice(0, 2) : dims.slice(0, -1);
  const deviation = Math.sqrt(2 / inputs.reduce((product, size) => product * size, 1));
  return tf.randomNormal(dims, 0, deviation, 'float32', n + 8);
}

/** Largest difference of a probability between TF.js and ONNX Runtime on `batch` random photos. */
async function compare(
  model: tf.LayersModel,
  { graph, size, batch }: { graph: OnnxGraph; size: number; batch: number },
) {
  const session = await ort.InferenceSession.create(encodeOnnx(graph));
  expect(session.inputNames).toEqual(['input']);
  expect(session.outputNames).toContain('probabilities');
  const x = tf.randomUniform([batch, size, size, 3], -1, 1, 'float32', 5);
  const expected = (model.predict(x) as tf.Tensor).dataSync<'float32'>();
  const result = await session.run({
    input: new ort.Tensor('float32', x.dataSync<'float32'>(), [batch, size, size, 3]),
  });
  const actual = result.probabilities?.data as Float32Array;
  await session.release();
  expect(actual).toHaveLength(expected.length);
  const difference = expected.reduce((most, p, i) => Math.max(most, Math.abs(p - (actual[i] as number))), 0);
  return { difference, spread: Math.max(...expected) - Math.min(...expected) };
}

/** Grad-CAM of a class by TF.js' own gradients, `[n, side, side]`. */
function gradCam(model: tf.LayersModel, x: tf.Tensor, classIndex: number): number[][][] {
  return tf.tidy(() => {
    const [pool, hidden, top] = ['global_average_pooling2d', 'head_dense', 'predictions'].map((name) =>
      model.getLayer(name),
    ) as [tf.layers.Layer, tf.layers.Layer, tf.layers.Layer];
    const features = tf.model({ inputs: model.inputs, outputs: pool.input }).predict(x) as tf.Tensor4D;
    const [kernel, bias] = top.getWeights() as [tf.Tensor2D, tf.Tensor1D];
    const logit = (map: tf.Tensor) =>
      (hidden.apply(pool.apply(map)) as tf.Tensor2D)
        .matMul(kernel)
        .add(bias)
        .slice([0, classIndex], [-1, 1])
        .sum();
    const weights = tf.grad(logit)(features).mean([1, 2], true);
    return features.mul(weights).sum(3).relu().arraySync() as number[][][];
  });
}

describe('a classifier exported to ONNX', () => {
  it('predicts what TF.js predicts, for a small network with every kind of layer', async () => {
    const { layers } = tf;
    const input = tf.input({ shape: [17, 17, 3] });
    const stem = layers
      .conv2d({ filters: 8, kernelSize: 3, strides: 2, padding: 'same', useBias: true })
      .apply(input);
    const a = layers.reLU({ maxValue: 6 }).apply(layers.batchNormalization({}).apply(stem));
    const padded = layers
      .zeroPadding2d({
        padding: [
          [0, 1],
          [1, 0],
        ],
      })
      .apply(a);
    const depthwise = layers
      .depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'valid', depthMultiplier: 2, useBias: false })
      .apply(padded);
    const b = layers.reLU().apply(layers.batchNormalization({ scale: false }).apply(depthwise));
    const c = layers
      .conv2d({ filters: 16, kernelSize: 3, padding: 'same', dilationRate: 2, activation: 'relu' })
      .apply(b);
    const sum = layers
      .add()
      .apply([b, c, layers.activation({ activation: 'relu6' }).apply(c)] as tf.SymbolicTensor[]);
    const pooled = layers.dropout({ rate: 0.5 }).apply(layers.globalAveragePooling2d({}).apply(sum));
    const hidden = layers.dense({ units: 12, activation: 'relu' }).apply(pooled);
    const output = layers.dense({ units: 5, activation: 'softmax' }).apply(hidden) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: output, name: 'small' });
    randomise(model);
    const { difference, spread } = await compare(model, {
      graph: compileOnnxGraph(model),
      size: 17,
      batch: 3,
    });
    expect(spread).toBeGreaterThan(0.05);
    expect(difference).toBeLessThan(1e-5);
  });

  it('predicts what TF.js predicts, for MobileNetV2 at any batch size', async () => {
    const recipe = recipeSchema.parse({ model: { width: 0.35, inputSize: 96, headUnits: 32 } });
    const { model } = buildClassifier({ recipe, classes: 16 });
    randomise(model);
    const graph = compileOnnxGraph(model);
    for (const batch of [1, 2]) {
      const { difference, spread } = await compare(model, { graph, size: 96, batch });
      expect(spread).toBeGreaterThan(0.01);
      expect(difference).toBeLessThan(1e-4);
    }
  });

  it.each([
    { width: 0.35, inputSize: 96 },
    { width: 0.75, inputSize: 128 },
  ])(
    'is predicted alike by the graph that the server writes from recipe and weights, %o',
    async ({ width, inputSize }) => {
      const recipe = recipeSchema.parse({ model: { width, inputSize, headUnits: 32 } });
      const { model } = buildClassifier({ recipe, classes: 16 });
      randomise(model);
      const values = new Map(
        model.weights.map((weight) => [weight.originalName, weight.read().dataSync<'float32'>()]),
      );
      const shape = { width, inputSize, headUnits: 32, classes: 16 };
      expect(classifierWeights(shape)).toEqual(
        expect.arrayContaining(
          model.weights.map(({ originalName, shape }) => ({ name: originalName, shape })),
        ),
      );
      expect(classifierWeights(shape)).toHaveLength(model.weights.length);
      const graph = classifierGraph(shape, (name) => values.get(name) as Float32Array);
      const { difference, spread } = await compare(model, { graph, size: inputSize, batch: 2 });
      expect(spread).toBeGreaterThan(0.01);
      expect(difference).toBeLessThan(1e-4);

      const session = await ort.InferenceSession.create(encodeOnnx(graph));
      const x = tf.randomUniform([2, inputSize, inputSize, 3], -1, 1, 'float32', 7);
      const input = new ort.Tensor('float32', x.dataSync<'float32'>(), x.shape);
      const { heat_maps: maps, logits, probabilities } = await session.run({ input });
      await session.release();
      expect(maps?.dims).toEqual([2, 16, inputSize / 32, inputSize / 32]);
      const places = (inputSize / 32) ** 2;
      for (const classIndex of [0, 11]) {
        const expected = gradCam(model, x, classIndex).map((map) => map.flat());
        expect(Math.max(...expected.flat())).toBeGreaterThan(0.01);
        expected.forEach((map, photo) => {
          const start = (photo * 16 + classIndex) * places;
          const actual = ((maps as ort.Tensor).data as Float32Array).slice(start, start + places);
          map.forEach((value, place) => {
            expect(actual[place]).toBeCloseTo(value, 3);
          });
        });
      }
      const [first, second] = (logits as ort.Tensor).data as Float32Array;
      const [p, q] = (probabilities as ort.Tensor).data as Float32Array;
      expect(Math.log((p as number) / (q as number))).toBeCloseTo((first as number) - (second as number), 3);
    },
  );

  it('is refused with the name of a layer that has no counterpart', () => {
    const input = tf.input({ shape: [8, 8, 3] });
    const pool = tf.layers.maxPooling2d({ name: 'my_pool', poolSize: 2 }).apply(input);
    const output = tf.layers.globalAveragePooling2d({}).apply(pool) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: output });
    expect(() => compileOnnxGraph(model)).toThrow(/my_pool \(MaxPooling2D\)/);
  });

  it('does not fold batch normalisation into a convolution that others read too', () => {
    const input = tf.input({ shape: [8, 8, 3] });
    const convolution = tf.layers.conv2d({ filters: 4, kernelSize: 1 }).apply(input) as tf.SymbolicTensor;
    const norm = tf.layers.batchNormalization({ name: 'my_norm' }).apply(convolution) as tf.SymbolicTensor;
    const sum = tf.layers.add().apply([convolution, norm]);
    const output = tf.layers.globalAveragePooling2d({}).apply(sum) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: output });
    expect(() => compileOnnxGraph(model)).toThrow(/my_norm/);
  });
});
