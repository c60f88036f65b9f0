import * as tf from '@tensorflow/tfjs';
import type { Classifier } from '../model/classifier';
import type { Network } from '../network';
import type { Random } from '../random';
import type { CachedViews } from './cached-views';
import { drawView } from './views';

/**
 * Trains the head alone, on features that the frozen base computed once for each photo and view; all of them lie
 * in one tensor, from which a batch is gathered. In training a photo is seen in one of its views, drawn anew in
 * each epoch; else as it is.
 */
export function headNetwork(classifier: Classifier, cached: CachedViews): Network {
  const { features, firstRows } = featureTable(cached);
  const row = (hash: string, random: Random | null) => {
    const view = random ? drawView(cached.count - 1, random) : 0;
    return (firstRows[view] as number) + cached.row(view, hash);
  };
  return {
    input: (examples, random) =>
      tf.gather(
        features,
        tf.tensor1d(
          examples.map(({ hash }) => row(hash, random)),
          'int32',
        ),
      ),
    logits: classifier.headLogits,
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
