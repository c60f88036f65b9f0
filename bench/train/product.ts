import * as tf from '@tensorflow/tfjs';
import { preprocessingFor } from '@/shared/preprocessing';
import type { Recipe } from '@/shared/recipe/recipe';
import type { RuntimeName } from '@/shared/trainer-job';
import { RunControl } from '../../worker/tf/control';
import { BatchLoader } from '../../worker/tf/data/batch-loader';
import type { Example } from '../../worker/tf/data/examples';
import { readySource } from '../../worker/tf/data/input-source';
import type { PixelStore } from '../../worker/tf/data/pixel-store';
import { predictAll } from '../../worker/tf/evaluation/evaluate';
import { trainEpoch } from '../../worker/tf/fit/train-epoch';
import { buildClassifier, type Classifier } from '../../worker/tf/model/classifier';
import { type Network, wholeNetwork, wholeParts } from '../../worker/tf/model/network';
import { createOptimizer } from '../../worker/tf/optimizer/optimizer';
import { openRuntime } from '../../worker/tf/runtime/open-runtime';
import type { Runtime } from '../../worker/tf/runtime/runtime';

/*
 * The trainer's own network, loss, optimizer, epoch and validation, as a run puts them together: what the bench
 * measures is what a run does. A synthetic epoch differs from one on photos in its input alone, a batch that lies
 * in memory.
 */

export interface Product {
  runtime: Runtime;
  classifier: Classifier;
  /** Trains so many steps on the batch in memory. @returns milliseconds of each, until it was computed */
  syntheticSteps: (steps: number) => Promise<number[]>;
  /** Validates the batch in memory. */
  syntheticValidation: () => Promise<void>;
  /** Opens photos to train on, prepared as in a run. */
  openPhotos: (pixels: PixelStore) => Promise<PhotoEpochs>;
  dispose: () => void;
}

interface PhotoEpochs {
  /** Trains through the photos once. @param epoch counts from 1 */
  train: (examples: readonly Example[], epoch: number) => Promise<void>;
  close: () => Promise<void>;
}

/** Opens a runtime and a classifier with random weights that is trained whole. */
export async function openProduct({
  runtime: name,
  recipe,
  classes,
}: {
  runtime: RuntimeName;
  recipe: Recipe;
  classes: number;
}): Promise<Product> {
  const runtime = await openRuntime(name);
  const classifier = buildClassifier({ recipe, classes });
  const optimizer = createOptimizer(recipe.optimizer, classifier.variables('all'));
  const { inputSize } = recipe.model;
  const control = new RunControl();
  const spec = preprocessingFor(inputSize);
  const fixed = tf.randomNormal([recipe.batchSize, inputSize, inputSize, 3], 0, 1, 'float32', recipe.seed);
  const batch = () => fixed.clone();
  const synthetic: Network = {
    input: batch,
    training: readySource(batch),
    ...wholeParts(classifier),
    variables: classifier.variables('all'),
    dispose: () => {},
  };
  const labelled = (photos: number): Example[] =>
    Array.from({ length: photos }, (_, i) => ({ hash: '', classIndex: i % classes }));
  const common = {
    classifier,
    optimizer,
    recipe,
    classWeights: null,
    control,
    from: { batch: 0, totals: null },
    stepsBefore: 0,
    learningRate: () => recipe.optimizer.learningRate,
    onStep: () => {},
    onProgress: () => {},
  };
  return {
    runtime,
    classifier,
    syntheticSteps: async (steps) => {
      const ends = [performance.now()];
      await trainEpoch({
        ...common,
        network: synthetic,
        train: labelled(steps * recipe.batchSize),
        epoch: 1,
        onBatch: async ({ totals }) => {
          // Waits for the device, as the peers do at each step. The last step's sums the epoch reads itself.
          await totals.read();
          ends.push(performance.now());
        },
      });
      ends.push(performance.now());
      return ends.slice(1).map((end, i) => end - (ends[i] as number));
    },
    syntheticValidation: async () => {
      await predictAll({
        network: synthetic,
        examples: labelled(recipe.batchSize),
        photosPerBatch: recipe.batchSize,
        control,
      });
    },
    openPhotos: async (pixels) => {
      const loader = await BatchLoader.open({ store: pixels, recipe, batchSize: recipe.batchSize });
      const network = wholeNetwork(classifier, { photos: { pixels, spec }, loader });
      return {
        train: async (train, epoch) => {
          await trainEpoch({ ...common, network, train, epoch, onBatch: async () => {} });
        },
        close: () => loader.close(),
      };
    },
    dispose: () => {
      fixed.dispose();
      optimizer.dispose();
      classifier.dispose();
    },
  };
}
