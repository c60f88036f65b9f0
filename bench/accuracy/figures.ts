import type { CoinClass } from '@/shared/coin-class';
import type { EvaluationFile, EvaluationItem } from '@/shared/trainer-job';
import { wilsonInterval } from '@/shared/wilson';
import type { Figures, Share } from './document';
import { servedName } from './served-name';

/** The figures of the validation split, of each set that the test photos are of, and of those that the server was asked about. */
export function figuresBySet(
  { evaluation: { splits }, served }: { evaluation: EvaluationFile; served: readonly EvaluationItem[] },
  { classes, setsOf }: { classes: readonly CoinClass[]; setsOf: ReadonlyMap<string, readonly string[]> },
): Record<string, Figures> {
  const bySet = new Map<string, EvaluationItem[]>();
  const count = (item: EvaluationItem, sets: readonly string[]) => {
    for (const set of sets) bySet.set(set, [...(bySet.get(set) ?? []), item]);
  };
  for (const { summary, items } of splits) {
    for (const item of items) {
      const sets = summary.split === 'test' ? (setsOf.get(item.hash) ?? []) : ['coins-211 validation'];
      count(item, sets);
    }
  }
  for (const item of served) count(item, (setsOf.get(item.hash) ?? []).map(servedName));
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
