import type { CoinClass, Split } from '@/shared/coin-class';
import type { EvaluationSummary } from '@/shared/run-events';
import type { EvaluationItem } from '@/shared/trainer-job';
import type { Example } from '../data/examples';

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

export function top5Of(items: readonly EvaluationItem[]): number {
  return shareOf(items, ({ rank }) => rank <= 5);
}

/** The metrics of one split. Value, currency and country count where the true class names them. */
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
    photos: items.length,
    loss: Number.isFinite(loss) ? loss : null,
    top1: accuracyOf(items),
    top5: top5Of(items),
    valueAccuracy: agreement('value'),
    currencyAccuracy: agreement('currency'),
    countryAccuracy: agreement('country'),
  };
}

function shareOf<T>(items: readonly T[], test: (item: T) => boolean): number {
  return items.filter(test).length / items.length;
}
