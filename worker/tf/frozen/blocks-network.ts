import * as tf from '@tensorflow/tfjs';
import type { Recipe } from '@/shared/recipe';
import { augment } from '../augment';
import type { Example } from '../data/examples';
import type { Classifier } from '../model/classifier';
import { type Network, type Photos, photoTensor } from '../network';
import type { Random } from '../random';
import type { CachedViews } from './cached-views';
import { drawView } from './views';

/**
 * Trains the last blocks and the head; what is before the cut stays as it is, batch norm too. Photos and views
 * whose activation at the cut is cached are read from there; for others the frozen part runs in each step.
 */
export function blocksNetwork({
  classifier,
  cached,
  photos,
  recipe,
}: {
  classifier: Classifier;
  /** Null where nothing is cached. Closed with the network. */
  cached: CachedViews | null;
  photos: Photos;
  recipe: Recipe;
}): Network {
  const { cut } = classifier;
  const fresh = (examples: readonly Example[], random: Random | null) => {
    const x = photoTensor(examples, photos);
    return cut.prefix.apply(random ? augment(x, recipe.augmentation, random) : x) as tf.Tensor;
  };
  /** Training sees photos augmented anew in each step unless their views are cached. */
  const augmentsAfresh = recipe.augmentation.enabled && recipe.augmentation.cachedViews === 0;
  return {
    input: (examples, random) => {
      if (!cached || (random && augmentsAfresh)) return fresh(examples, random);
      const values = new Float32Array(examples.length * cached.rowLength);
      for (const [i, { hash }] of examples.entries()) {
        const view = random ? drawView(cached.count - 1, random) : 0;
        cached.read({ view, hash, target: values, offset: i * cached.rowLength });
      }
      return tf.tensor(values, [examples.length, ...cached.shape]);
    },
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
