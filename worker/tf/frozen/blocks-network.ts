import * as tf from '@tensorflow/tfjs';
import type { Recipe } from '@/shared/recipe';
import type { BatchLoader } from '../data/batch-loader';
import type { Example } from '../data/examples';
import { photoSource, readySource } from '../input-source';
import type { Classifier } from '../model/classifier';
import { type Network, type Photos, photoTensor } from '../network';
import type { CachedViews } from './cached-views';
import { drawViews } from './views';

/**
 * Trains the last blocks and the head; what is before the cut stays as it is, batch norm too. Photos and views
 * whose activation at the cut is cached are read from there; for others the frozen part runs in each step.
 */
export function blocksNetwork({
  classifier,
  cached,
  trainOn,
  photos,
  recipe,
}: {
  classifier: Classifier;
  photos: Photos;
  recipe: Recipe;
  /** Null where nothing is cached. Closed with the network. */
  cached: CachedViews | null;
  /** Of photos that are augmented anew in each step or are not cached; `cached` where training reads the cache. */
  trainOn: BatchLoader | 'cached';
}): Network {
  const { cut } = classifier;
  const frozen = (x: tf.Tensor) => cut.prefix.apply(x) as tf.Tensor;
  return {
    input: (examples) =>
      cached ? activations(cached, examples, () => 0) : frozen(photoTensor(examples, photos)),
    training:
      trainOn === 'cached'
        ? readySource((examples, place) => {
            if (!cached) throw new Error('training reads a cache that is not there');
            return activations(cached, examples, drawViews(cached.count, { seed: recipe.seed, ...place }));
          })
        : photoSource(trainOn, frozen),
    logits: (activation, training) => {
      const features = training
        ? classifier.trainingFeatures(activation, 'cut')
        : cut.applySuffix(activation);
      return classifier.headLogits(features, training);
    },
    variables: classifier.variables('blocks'),
    dispose: () => cached?.close(),
  };
}

/** @returns what is cached of these photos, each in its view, `[n, ...cached.shape]` */
function activations(cached: CachedViews, examples: readonly Example[], view: (i: number) => number) {
  const values = new Float32Array(examples.length * cached.rowLength);
  for (const [i, { hash }] of examples.entries()) {
    cached.read({ view: view(i), hash, target: values, offset: i * cached.rowLength });
  }
  return tf.tensor(values, [examples.length, ...cached.shape]);
}
