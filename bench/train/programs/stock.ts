import * as tf from '@tensorflow/tfjs';
import type { Recipe } from '@/shared/recipe/recipe';
import type { RuntimeName } from '@/shared/trainer-job';
import { buildClassifier } from '../../../worker/tf/model/classifier';
import { openRuntime } from '../../../worker/tf/runtime/open-runtime';
import { answer } from '../../measuring-process';

export interface StockRequest {
  runtime: RuntimeName;
  recipe: Recipe;
  classes: number;
  steps: number;
}

const WARM_UP_STEPS = 2;

/*
 * Plain TF.js on the same runtime: the saved topology, which names standard layers only, is loaded as any program
 * would, compiled with TF.js' own Adam and loss, and trained with `trainOnBatch`.
 */
answer(async ({ runtime, recipe, classes, steps }: StockRequest): Promise<number[]> => {
  await openRuntime(runtime);
  const classifier = buildClassifier({ recipe, classes });
  const topology = classifier.model.toJSON(null, false) as Parameters<typeof tf.models.modelFromJSON>[0];
  classifier.dispose();
  const model = await tf.models.modelFromJSON(topology);
  model.compile({
    optimizer: tf.train.adam(recipe.optimizer.learningRate),
    loss: 'categoricalCrossentropy',
  });
  const { inputSize } = recipe.model;
  const photos = recipe.batchSize;
  const x = tf.randomNormal([photos, inputSize, inputSize, 3]);
  const labels = Array.from({ length: photos }, (_, i) => i % classes);
  const y = tf.oneHot(tf.tensor1d(labels, 'int32'), classes);
  const durations: number[] = [];
  for (let i = 0; i < WARM_UP_STEPS + steps; i++) {
    const started = performance.now();
    await model.trainOnBatch(x, y);
    if (i >= WARM_UP_STEPS) durations.push(performance.now() - started);
  }
  return durations;
});
