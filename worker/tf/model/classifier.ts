import * as tf from '@tensorflow/tfjs';
import { mixSeeds } from '@/shared/augment/random';
import { NORM_EPSILON } from '@/shared/mobilenet-size';
import { BLOCK_COUNT } from '@/shared/recipe/network';
import type { Recipe } from '@/shared/recipe/recipe';
import { nativeOpsPresent } from '../kernels/native-ops';
import { type CutBase, cutBase } from './cut';
import { SeededDropout } from './layers';
import { mobileNetV2 } from './mobilenet';
import { TrainingBase } from './training-base';

/** A coin classifier: base, global average pooling, Dense ReLU, Dropout, Dense softmax. */
export interface Classifier {
  /** The whole network, photo to probabilities `[n, classes]`: what is exported. */
  model: tf.LayersModel;
  /** Photo `[n, size, size, 3]` to pooled features `[n, 1280]`; shares its layers with `model`. */
  base: tf.LayersModel;
  /** The same features by the quickest way: from photos, or from the activation at `cut`. */
  features: (x: tf.Tensor, from: 'photos' | 'cut') => tf.Tensor2D;
  /**
   * The same features as training computes them, with a gradient: from photos, or from the activation at `cut`.
   * Moves batch norm's moving statistics where the recipe trains it.
   */
  trainingFeatures: (x: tf.Tensor, from: 'photos' | 'cut') => tf.Tensor2D;
  /** Features to logits `[n, classes]`: the softmax is left to the loss, which is exact for large logits. */
  headLogits: (features: tf.Tensor, training: boolean) => tf.Tensor;
  /** Dropout's masks are drawn for this step of the run from now on. */
  beginStep: (step: number) => void;
  /** The base cut where `trainable: blocks` begins to train. */
  cut: CutBase;
  /**
   * Trainable weights: the head's, those after the cut, or all; batch norm's gains and offsets only where they
   * are trained.
   */
  variables: (trained: 'all' | 'blocks' | 'head') => tf.Variable[];
  /** Every weight that training changes, moving statistics too: what a best epoch consists of. Keras' names. */
  state: () => { name: string; variable: tf.Variable }[];
  parameters: number;
  dispose: () => void;
}

export function buildClassifier({ recipe, classes }: { recipe: Recipe; classes: number }): Classifier {
  const { seed, model: shape } = recipe;
  const { input, output } = mobileNetV2({
    width: shape.width,
    inputSize: shape.inputSize,
    batchNormMomentum: recipe.batchNorm.momentum,
    seed,
  });
  const pool = tf.layers.globalAveragePooling2d({ name: 'global_average_pooling2d' });
  const hidden = tf.layers.dense({
    name: 'head_dense',
    units: shape.headUnits,
    activation: 'relu',
    kernelInitializer: tf.initializers.heNormal({ seed: mixSeeds(seed, 1001) }),
  });
  const dropout = new SeededDropout({
    name: 'head_dropout',
    rate: shape.dropout,
    seed: mixSeeds(seed, 1002),
  });
  const top = tf.layers.dense({
    name: 'predictions',
    units: classes,
    activation: 'softmax',
    kernelInitializer: tf.initializers.glorotUniform({ seed: mixSeeds(seed, 1003) }),
  });

  const features = pool.apply(output) as tf.SymbolicTensor;
  const hiddenOutput = dropout.apply(hidden.apply(features)) as tf.SymbolicTensor;
  const probabilities = top.apply(hiddenOutput) as tf.SymbolicTensor;
  const base = tf.model({ inputs: input, outputs: features, name: 'base' });
  const model = tf.model({ inputs: input, outputs: probabilities, name: 'mintmark' });
  const cut = cutBase(base, recipe.blocks);
  const { momentum, trained: normsTrained } = recipe.batchNorm;
  const { mixedPrecision } = recipe;
  const trainingBase = new TrainingBase(base, { epsilon: NORM_EPSILON, momentum }, { mixedPrecision });

  const firstBlock = (from: 'photos' | 'cut') => (from === 'cut' ? BLOCK_COUNT - recipe.blocks : 0);
  const asVariables = (weights: tf.LayerVariable[]) => weights.map((weight) => weight.read() as tf.Variable);
  return {
    model,
    base,
    cut,
    features: (x, from) => {
      if (nativeOpsPresent()) return trainingBase.inferredFeatures(x, firstBlock(from));
      return (from === 'cut' ? cut.applySuffix(x) : base.apply(x)) as tf.Tensor2D;
    },
    trainingFeatures: (x, from) => trainingBase.features(x, { fromBlock: firstBlock(from), normsTrained }),
    headLogits: (x, training) => {
      const hiddenValue = dropout.apply(hidden.apply(x) as tf.Tensor, { training }) as tf.Tensor;
      const [kernel, bias] = asVariables(top.weights) as [tf.Variable, tf.Variable];
      return tf.add(tf.matMul(hiddenValue as tf.Tensor2D, kernel as tf.Tensor2D), bias);
    },
    beginStep: (step) => {
      dropout.step = step;
    },
    variables: (trained) => {
      if (trained === 'head') return asVariables([...hidden.weights, ...top.weights]);
      const touched = trained === 'all' ? model.layers : [...cut.layers, hidden, top];
      const layers = recipe.batchNorm.trained
        ? touched
        : touched.filter((layer) => layer.getClassName() !== 'BatchNormalization');
      return asVariables(layers.flatMap((layer) => layer.trainableWeights));
    },
    state: () =>
      model.weights.map((weight) => ({ name: weight.originalName, variable: weight.read() as tf.Variable })),
    parameters: model.countParams(),
    dispose: () => model.dispose(),
  };
}
