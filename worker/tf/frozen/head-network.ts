import * as tf from '@tensorflow/tfjs';
import type { Example } from '../data/examples';
import { readySource } from '../data/input-source';
import type { Classifier } from '../model/classifier';
import type { Network } from '../model/network';
import type { CachedViews } from './cached-views';
import { drawViews } from './views';

/**
 * Trains the head alone, on features that the frozen base computed once for each photo and view; all of them lie
 * in one tensor, from which a batch is gathered. In training a photo is seen in one of its views, drawn again in
 * each epoch; else as it is.
 */
export function headNetwork(
  classifier: Classifier,
  { cached, seed }: { cached: CachedViews; seed: number },
): Network {
  const { features, firstRows } = featureTable(cached);
  const gather = (examples: readonly Example[], view: (i: number) => number) => {
    const rows = examples.map(({ hash }, i) => (firstRows[view(i)] as number) + cached.row(view(i), hash));
    return tf.gather(features, tf.tensor1d(rows, 'int32'));
  };
  return {
    input: (examples) => gather(examples, () => 0),
    training: readySource((examples, place) => gather(examples, drawViews(cached.count, { seed, ...place }))),
    features: (features) => features as tf.Tensor2D,
    head: classifier.headLogits,
    variables: classifier.variables('head'),
    dispose: () => features.dispose(),
  };
}

/** All views' features as one tensor `[rows, features]`, and where in it each view begins. */
function featureTable(cached: CachedViews): { features: tf.Tensor2D; firstRows: number[] } {
  const { rowLength } = cached;
  const firstRows: number[] = [];
  let rows = 0;
  for (let view = 0; view < cached.count; view++) {
    firstRows.push(rows);
    rows += cached.size(view);
  }
  const values = new Float32Array(rows * rowLength);
  for (const [view, first] of firstRows.entries()) {
    cached.readAll({ view, target: values, offset: first * rowLength });
  }
  return { features: tf.tensor2d(values, [rows, rowLength]), firstRows };
}
