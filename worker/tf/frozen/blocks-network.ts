import * as tf from '@tensorflow/tfjs';
import type { BatchLoader } from '../data/batch-loader';
import type { Example } from '../data/examples';
import { readySource } from '../data/input-source';
import type { Classifier } from '../model/classifier';
import { type Network, type Photos, photoTensor } from '../model/network';
import type { CachedViews } from './cached-views';
import type { FrozenBase } from './frozen-base';
import { prefixSource } from './prefix-source';
import { drawViews } from './views';

/** What the last blocks are trained on: cached activations, or photos that go through the frozen part each time. */
export type BlocksInput =
  | { kind: 'cached'; cached: CachedViews; seed: number }
  | {
      kind: 'photos';
      loader: BatchLoader;
      /** The part before the cut. Closed with the network. */
      base: FrozenBase;
      /** Activations of the photos that are evaluated, or null where nothing is cached. */
      cached: CachedViews | null;
    };

/**
 * Trains the last blocks and the head; what is before the cut stays as it is, batch norm too. Evaluation reads
 * the cache where there is one.
 */
export function blocksNetwork(classifier: Classifier, photos: Photos, input: BlocksInput): Network {
  const { cut } = classifier;
  const { cached } = input;
  const shape = cut.prefix.outputs[0]?.shape.slice(1) as number[];
  return {
    input: (examples) =>
      cached
        ? activations(cached, examples, () => 0)
        : (cut.prefix.apply(photoTensor(examples, photos)) as tf.Tensor),
    training:
      input.kind === 'photos'
        ? prefixSource(input.loader, input.base, shape)
        : readySource((examples, place) =>
            activations(
              input.cached,
              examples,
              drawViews(input.cached.count, { seed: input.seed, ...place }),
            ),
          ),
    features: (activation, training) =>
      training ? classifier.trainingFeatures(activation, 'cut') : classifier.features(activation, 'cut'),
    head: classifier.headLogits,
    variables: classifier.variables('blocks'),
    dispose: () => {
      cached?.close();
      if (input.kind === 'photos') void input.base.close();
    },
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
