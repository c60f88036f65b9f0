import * as tf from '@tensorflow/tfjs';
import type { EvaluationItem } from '@/shared/trainer-job';
import type { RunControl } from '../control';
import { type Example, evenBatches } from '../data/examples';
import { beginBatch } from '../kernels/webgpu/buffer-pool';
import type { Network } from '../model/network';
import { trainerTunables } from '../tunables';
import { evaluationItem } from './metrics';

/** As Keras clips: a truth given no probability at all must not make the mean infinite. */
const SMALLEST_PROBABILITY = 1e-7;

interface Request {
  network: Pick<Network, 'input' | 'features' | 'head'>;
  photosPerBatch?: number;
  examples: readonly Example[];
  control: RunControl;
  onProgress?: (done: number, total: number) => void;
}

/**
 * Predicts every example.
 * @returns one item per example, in order, and the mean cross-entropy
 */
export async function predictAll(request: Request): Promise<{ items: EvaluationItem[]; loss: number }> {
  const { network, examples, control, onProgress, photosPerBatch = trainerTunables.inferenceBatch } = request;
  const items: EvaluationItem[] = [];
  let loss = 0;
  for (const batch of evenBatches(examples, photosPerBatch)) {
    beginBatch(batch.length);
    const probabilities = tf.tidy(() => {
      const features = network.features(network.input(batch), false);
      return tf.softmax(network.head(features, false));
    });
    const values = (await probabilities.data()) as Float32Array;
    const classes = probabilities.shape[1] as number;
    probabilities.dispose();
    for (const [i, example] of batch.entries()) {
      const row = values.subarray(i * classes, (i + 1) * classes);
      items.push(evaluationItem(example, row));
      loss -= Math.log(Math.max(row[example.classIndex] as number, SMALLEST_PROBABILITY));
    }
    onProgress?.(items.length, examples.length);
    await new Promise(setImmediate);
    control.throwIfCancelled();
  }
  return { items, loss: loss / examples.length };
}
