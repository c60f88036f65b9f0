import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BLOCK_COUNT } from '@/shared/recipe/network';
import type { RecipeInput } from '@/shared/recipe/recipe';
import { createOptimizer } from '../optimizer/optimizer';
import { openRuntime } from '../runtime/open-runtime';
import { relativeError } from '../testing/closeness';
import { tinyRecipe } from '../testing/generated-job';
import { plainFeatures } from '../testing/plain-base';
import { tensorflowPresent } from '../testing/runtime-present';
import { buildClassifier, type Classifier } from './classifier';
import { networkOf } from './network-structure';

const CLASSES = 5;
const IMAGES = 6;
const EPSILON = 1e-3;

type Features = (x: tf.Tensor) => tf.Tensor;

const photos = () => tf.randomUniform([IMAGES, 96, 96, 3], -1, 1, 'float32', 1);
const targets = () =>
  tf.oneHot(
    Array.from({ length: IMAGES }, (_, i) => i % CLASSES),
    CLASSES,
  );

/**
 * A classifier whose weights make gradients that can be compared. Batch norm's offsets put most activations between
 * ReLU6's corners and clip some: where many lie at a corner, rounding decides their slope, and the gradients of
 * stock TF.js itself change by 2 % when its input is scaled by 1 + 2e-7.
 */
function classifierOf(overrides: RecipeInput = {}): Classifier {
  const recipe = tinyRecipe({ seed: 3, ...overrides, model: { dropout: 0 } });
  const classifier = buildClassifier({ recipe, classes: CLASSES });
  for (const [i, { name, variable }] of classifier.state().entries()) {
    const { shape } = variable;
    const offset = /project/.test(name) ? 0 : 3;
    if (/gamma|moving_variance/.test(name)) variable.assign(tf.randomUniform(shape, 0.5, 1.5, 'float32', i));
    if (/moving_mean/.test(name)) variable.assign(tf.randomNormal(shape, 0, 0.3, 'float32', i));
    if (/beta/.test(name)) variable.assign(tf.randomNormal(shape, offset, 0.5, 'float32', i));
  }
  return classifier;
}

function lossOf(classifier: Classifier, features: Features) {
  return (x: tf.Tensor) =>
    tf.losses.softmaxCrossEntropy(targets(), classifier.headLogits(features(x), true)) as tf.Scalar;
}

describe.skipIf(!tensorflowPresent)('the base as training runs it', () => {
  let classifier: Classifier;
  beforeAll(() => openRuntime('tensorflow'));
  afterEach(() => classifier.dispose());

  it.each([
    { from: 'photos', trained: true },
    { from: 'photos', trained: false },
    { from: 'cut', trained: true },
    { from: 'cut', trained: false },
  ] as const)(
    'has the loss and the gradients of stock TF.js from $from, batch norm trained: $trained',
    (variant) => {
      const { from, trained } = variant;
      classifier = classifierOf({ batchNorm: { trained }, trainable: 'blocks', blocks: 3 });
      const network = networkOf(classifier.base);
      const fromBlock = from === 'cut' ? BLOCK_COUNT - 3 : 0;
      const x = from === 'cut' ? (classifier.cut.prefix.predict(photos()) as tf.Tensor) : photos();
      const variables = classifier.variables(from === 'cut' ? 'blocks' : 'all');
      const stock: Features = (input) =>
        plainFeatures(input, network, { fromBlock, epsilon: EPSILON, training: trained });
      const expected = tf.variableGrads(() => lossOf(classifier, stock)(x), variables);
      const own: Features = (input) => classifier.trainingFeatures(input, from);
      const actual = tf.variableGrads(() => lossOf(classifier, own)(x), variables);

      expect(relativeError(actual.value, expected.value)).toBeLessThan(1e-5);
      const flat = (gradients: tf.NamedTensorMap) =>
        tf.concat1d(Object.values(gradients).map((gradient) => tf.reshape(gradient, [-1]) as tf.Tensor1D));
      expect(relativeError(flat(actual.grads), flat(expected.grads))).toBeLessThan(1e-4);
      // Some gradients are 0 but for rounding: an offset in front of another normalisation has no effect.
      const negligible = 1e-2 * (tf.norm(flat(expected.grads)).dataSync()[0] as number);
      for (const [name, gradient] of Object.entries(expected.grads)) {
        const distance = tf.norm(tf.sub(actual.grads[name] as tf.Tensor, gradient)).dataSync()[0] as number;
        const length = tf.norm(gradient).dataSync()[0] as number;
        expect(distance / Math.max(length, negligible), name).toBeLessThan(1e-3);
      }
    },
  );

  it.each(['photos', 'cut'] as const)(
    'infers the features of the layers from %s, and leaves no tensor behind',
    (from) => {
      classifier = classifierOf({ trainable: 'blocks', blocks: 3 });
      const { base, cut } = classifier;
      const x = from === 'cut' ? (cut.prefix.predict(photos()) as tf.Tensor) : photos();
      const expected = from === 'cut' ? cut.applySuffix(x) : (base.predict(x) as tf.Tensor);
      const before = tf.memory().numTensors;
      const actual = classifier.features(x, from);
      expect(tf.memory().numTensors).toBe(before + 1);
      expect(relativeError(actual, expected)).toBeLessThan(1e-5);
    },
  );

  it('moves the moving statistics by Keras’ rule when batch norm is trained, and not otherwise', () => {
    classifier = classifierOf({ batchNorm: { momentum: 0.9 } });
    const [block] = networkOf(classifier.base).blocks;
    if (!block) throw new Error('the network has no blocks');
    const { movingMean } = block.norm1;
    const before = movingMean.clone();
    const kernel = block.expand.kernel as unknown as tf.Tensor4D;
    const convolved = tf.conv2d(photos() as tf.Tensor4D, kernel, 2, 'same');
    const batch = tf.mean(convolved, [0, 1, 2]);
    classifier.trainingFeatures(photos(), 'photos');
    const expected = tf.add(tf.mul(before, 0.9), tf.mul(batch, 0.1));
    expect(relativeError(movingMean, expected)).toBeLessThan(1e-5);

    classifier.dispose();
    classifier = classifierOf({ batchNorm: { trained: false } });
    const statistics = classifier.state().filter(({ name }) => name.includes('moving'));
    const values = statistics.map(({ variable }) => variable.clone());
    classifier.trainingFeatures(photos(), 'photos');
    for (const [i, { name, variable }] of statistics.entries())
      expect(relativeError(variable, values[i] as tf.Tensor), name).toBe(0);
  });

  const losses = (features: (of: Classifier) => Features, steps: number) => {
    classifier = classifierOf();
    const variables = classifier.variables('all');
    const optimizer = createOptimizer({ kind: 'adam', momentum: 0.9, weightDecay: 0 }, variables);
    const values: number[] = [];
    const tensors: number[] = [];
    for (let step = 0; step < steps; step++) {
      tf.tidy(() => {
        const loss = lossOf(classifier, features(classifier));
        const { value, grads } = tf.variableGrads(() => loss(photos()), variables);
        optimizer.step(grads, 1e-3);
        values.push(value.dataSync()[0] as number);
      });
      tensors.push(tf.memory().numTensors);
    }
    optimizer.dispose();
    return { values, tensors };
  };
  const fused =
    (of: Classifier): Features =>
    (x) =>
      of.trainingFeatures(x, 'photos');

  it('has the loss curve of stock TF.js over ten steps within 2 %, and the same one to the last bit each time', () => {
    const first = losses(fused, 10);
    classifier.dispose();
    expect(losses(fused, 3).values).toEqual(first.values.slice(0, 3));
    expect(new Set(first.tensors.slice(1)).size).toBe(1);
    classifier.dispose();
    const stock = losses(
      (of) => (x) => plainFeatures(x, networkOf(of.base), { epsilon: EPSILON, training: true }),
      10,
    );
    expect(first.values.at(-1)).toBeLessThan(0.8 * (first.values[0] as number));
    for (const [step, value] of stock.values.entries())
      expect(Math.abs((first.values[step] as number) / value - 1), `step ${step}`).toBeLessThan(0.02);
  });
});
