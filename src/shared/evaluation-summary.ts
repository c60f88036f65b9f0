import type { CoinClass, Split } from './coin-class';
import type { EvaluationSummary } from './run-events';
import type { EvaluationItem } from './trainer-job';

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
  loss: number | null;
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
