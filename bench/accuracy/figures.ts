import type { CoinClass } from '@/shared/coin-class';
import type { EvaluationFile, EvaluationItem } from '@/shared/trainer-job';
import { wilsonInterval } from '@/shared/wilson';
import type { Figures, Share } from './document';

/** The figures of the validation split and of each set that the test photos are of. */
export function figuresBySet(
  { splits }: EvaluationFile,
  { classes, setsOf }: { classes: readonly CoinClass[]; setsOf: ReadonlyMap<string, readonly string[]> },
): Record<string, Figures> {
  const bySet = new Map<string, EvaluationItem[]>();
  for (const { summary, items } of splits) {
    for (const item of items) {
      const sets = summary.split === 'test' ? (setsOf.get(item.hash) ?? []) : ['coins-211 validation'];
      for (const set of sets) bySet.set(set, [...(bySet.get(set) ?? []), item]);
    }
  }
  return Object.fromEntries([...bySet].map(([set, items]) => [set, figuresOf(items, classes)]));
}

function figuresOf(items: readonly EvaluationItem[], classes: readonly CoinClass[]): Figures {
  const agree = (field: 'value' | 'currency' | 'country') =>
    shareOf(items, ({ truth, predicted }) => classes[truth]?.[field] === classes[predicted]?.[field]);
  return {
    photos: items.length,
    top1: shareOf(items, ({ rank }) => rank === 1),
    top5: shareOf(items, ({ rank }) => rank <= 5),
    value: agree('value'),
    currency: agree('currency'),
    country: agree('country'),
  };
}

function shareOf(items: readonly EvaluationItem[], test: (item: EvaluationItem) => boolean): Share {
  const hits = items.filter(test).length;
  return { share: hits / items.length, ...wilsonInterval(hits, items.length) };
}
