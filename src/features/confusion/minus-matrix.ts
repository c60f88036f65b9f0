import { type CoinClass, classIdentity } from '@/shared/coin-class';
import type { Confusion } from '@/shared/contracts/models';

/**
 * A matrix minus that of another model, cell by cell, classes matched by what they show. What the other model has of classes
 * that this one does not have is left out. Pure.
 */
export function minusMatrix(
  { classes, cells }: Pick<Confusion, 'classes' | 'cells'>,
  other: Pick<Confusion, 'classes' | 'cells'>,
): Confusion['cells'] {
  const size = classes.length;
  const byIdentity = new Map(classes.map((entry: CoinClass) => [classIdentity(entry), entry.index]));
  const place = other.classes.map((entry) => byIdentity.get(classIdentity(entry)));
  const counts = new Map(cells.map(([truth, predicted, count]) => [truth * size + predicted, count]));
  for (const [truth, predicted, count] of other.cells) {
    const [row, column] = [place[truth], place[predicted]];
    if (row === undefined || column === undefined) continue;
    const at = row * size + column;
    counts.set(at, (counts.get(at) ?? 0) - count);
  }
  return [...counts]
    .filter(([, count]) => count !== 0)
    .sort(([a], [b]) => a - b)
    .map(([at, count]) => [Math.floor(at / size), at % size, count]);
}
