import type { CoinClass, Split } from '@/shared/coin-class';
import type { BalancedClass, BalancedPart, DatasetBalance } from '@/shared/contracts/balance';
import { groupBy } from '@/shared/group-by';

/** Of the classes, the smallest ones whose accuracy stands beside that of all others. */
const SMALLEST_SHARE = 0.25;
/** Classes that are named. */
const NAMED = 12;

export interface ClassCounts {
  coin: CoinClass;
  photos: Record<Split, number>;
  /** How a model has answered the photos of it; null when none was asked. */
  answered: { photos: number; right: number } | null;
}

/** How evenly the photos for training are spread, and what the smallest classes cost. */
export function balanceOf(classes: readonly ClassCounts[]): Omit<DatasetBalance, 'model'> {
  const smallestFirst = classes.toSorted(
    (a, b) => a.photos.train - b.photos.train || a.coin.index - b.coin.index,
  );
  const few = Math.ceil(classes.length * SMALLEST_SHARE);
  const [smallest, others] = [accuracyOf(smallestFirst.slice(0, few)), accuracyOf(smallestFirst.slice(few))];
  const counts = smallestFirst.map(({ photos }) => photos.train);
  return {
    classes: classes.length,
    fewest: counts[0] ?? 0,
    median: counts[counts.length >> 1] ?? 0,
    most: counts.at(-1) ?? 0,
    smallest: smallestFirst.slice(0, NAMED).map(
      ({ coin, photos, answered }): BalancedClass => ({
        key: coin.key,
        label: coin.label,
        photos: photos.train,
        answered,
      }),
    ),
    cost:
      smallest && others ? { classes: few, smallest, others, points: pointsLost(smallest, others) } : null,
    currencies: partsOf(classes, ({ currency }) => currency),
    countries: partsOf(classes, ({ country }) => country),
  };
}

interface Answered {
  photos: number;
  right: number;
}

function accuracyOf(classes: readonly ClassCounts[]): Answered | null {
  const sum = { photos: 0, right: 0 };
  for (const { answered } of classes) {
    sum.photos += answered?.photos ?? 0;
    sum.right += answered?.right ?? 0;
  }
  return sum.photos > 0 ? sum : null;
}

/** By how much the accuracy over all would rise if the smallest classes were answered as well as the others. */
function pointsLost(smallest: Answered, others: Answered): number {
  const all = (smallest.right + others.right) / (smallest.photos + others.photos);
  return others.right / others.photos - all;
}

/** Classes that share a currency or country, the one with the fewest photos for training first. */
function partsOf(
  classes: readonly ClassCounts[],
  nameOf: (coin: CoinClass) => string | null,
): BalancedPart[] {
  const parts = groupBy(classes, ({ coin }) => nameOf(coin));
  return [...parts]
    .flatMap(([name, members]): BalancedPart[] =>
      name === null
        ? []
        : [
            {
              name,
              classes: members.length,
              photos: members.reduce((sum, { photos }) => sum + photos.train, 0),
              answered: accuracyOf(members),
            },
          ],
    )
    .sort((a, b) => a.photos - b.photos || (a.name < b.name ? -1 : 1));
}
