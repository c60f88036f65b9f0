import * as tf from '@tensorflow/tfjs';
import type { CoinClass, Split } from '@/shared/coin-class';
import type { EvaluationSummary } from '@/shared/run-events';
import type { EvaluationItem } from '@/shared/trainer-job';
import type { RunControl } from './control';
import { type Example, evenBatches } from './data/examples';
import { INFERENCE_BATCH, type Network } from './network';

/** As Keras clips: a truth given no probability at all must not make the mean infinite. */
const SMALLEST_PROBABILITY = 1e-7;

interface Request {
  network: Network;
  examples: readonly Example[];
  control: RunControl;
  onProgress?: (done: number, total: number) => void;
}

/**
 * Predicts every example.
 * @returns one item per example, in order, and the mean cross-entropy
 */
export async function predictAll(request: Request): Promise<{ items: EvaluationItem[]; loss: number }> {
  const { network, examples, control, onProgress } = request;
  const items: EvaluationItem[] = [];
  let loss = 0;
  for (const batch of evenBatches(examples, INFERENCE_BATCH)) {
    const probabilities = tf.tidy(() => tf.softmax(network.logits(network.input(batch, null), false)));
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

/** @param probabilities of every class, in order */
export function evaluationItem({ hash, classIndex }: Example, probabilities: Float32Array): EvaluationItem {
  const truthProbability = probabilities[classIndex] as number;
  let predicted = 0;
  let rank = 1;
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i] as number;
    if (p > (probabilities[predicted] as number)) predicted = i;
    // Of equals the lower index counts first, so that rank 1 and `predicted` agree.
    if (p > truthProbability || (p === truthProbability && i < classIndex)) rank += 1;
  }
  return { hash, truth: classIndex, predicted, confidence: probabilities[predicted] as number, rank };
}

export function accuracyOf(items: readonly EvaluationItem[]): number {
  return shareOf(items, ({ rank }) => rank === 1);
}

/** The figures of one split. Value, currency and country count where the true class names them. */
export function summarize({
  split,
  items,
  loss,
  classes,
}: {
  split: Split;
  items: readonly EvaluationItem[];
  loss: number;
  classes: readonly CoinClass[];
}): EvaluationSummary {
  const agreement = (field: 'value' | 'currency' | 'country') => {
    const named = items.filter(({ truth }) => classes[truth]?.[field] != null);
    if (named.length === 0) return null;
    return shareOf(named, ({ truth, predicted }) => classes[truth]?.[field] === classes[predicted]?.[field]);
  };
  return {
    split,
    images: items.length,
    loss: Number.isFinite(loss) ? loss : null,
    top1: accuracyOf(items),
    top5: shareOf(items, ({ rank }) => rank <= 5),
    valueAccuracy: agreement('value'),
    currencyAccuracy: agreement('currency'),
    countryAccuracy: agreement('country'),
  };
}

function shareOf<T>(items: readonly T[], test: (item: T) => boolean): number {
  return items.filter(test).length / items.length;
}
