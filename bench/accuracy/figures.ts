import type { CoinClass } from '@/shared/coin-class';
import type { EvaluationFile, EvaluationItem } from '@/shared/trainer-job';
import { wilsonInterval } from '@/shared/wilson';
import type { Figures, Share } from './document';
import type { ServedItem } from './served';
import { servedName } from './served-name';

/** The trainer notes the class alone. */
type Item = EvaluationItem & Partial<Pick<ServedItem, 'facets'>>;

/** The figures of the validation split, of each set that the test photos are of, and of those that the server was asked about. */
export function figuresBySet(
  { evaluation: { splits }, served }: { evaluation: EvaluationFile; served: readonly ServedItem[] },
  { classes, setsOf }: { classes: readonly CoinClass[]; setsOf: ReadonlyMap<string, readonly string[]> },
): Record<string, Figures> {
  const bySet = new Map<string, Item[]>();
  const count = (item: Item, sets: readonly string[]) => {
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

/** What the class that is named says of the coin; of a served answer what the sums over all classes say, as the card does. */
function figuresOf(items: readonly Item[], classes: readonly CoinClass[]): Figures {
  const agree = (field: 'value' | 'currency' | 'country') =>
    shareOf(items, ({ truth, predicted, facets }) => {
      const named = facets ? (facets[field]?.name ?? null) : classes[predicted]?.[field];
      return classes[truth]?.[field] === named;
    });
  return {
    photos: items.length,
    top1: shareOf(items, ({ rank }) => rank === 1),
    top5: shareOf(items, ({ rank }) => rank <= 5),
    value: agree('value'),
    currency: agree('currency'),
    country: agree('country'),
  };
}

function shareOf(items: readonly Item[], test: (item: Item) => boolean): Share {
  const hits = items.filter(test).length;
  return { share: hits / items.length, ...wilsonInterval(hits, items.length) };
}
