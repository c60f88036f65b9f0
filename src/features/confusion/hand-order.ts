import { type CoinClass, compareClassKeys } from '@/shared/coin-class';

/** The classes in another order, one moved from a place to another. */
export function moved(order: readonly number[], from: number, to: number): number[] {
  const next = order.filter((_, at) => at !== from);
  next.splice(to, 0, order[from] as number);
  return next;
}

/** What of an order has to be kept: the classes that follow by key anyway are left out, so that an address stays short. */
export function shortest(order: readonly number[], classes: readonly CoinClass[]): number[] {
  const keyOf = (at: number) => classes[order[at] ?? -1]?.key ?? '';
  let kept = order.length;
  while (kept > 0 && (kept === order.length || compareClassKeys(keyOf(kept - 1), keyOf(kept)) <= 0))
    kept -= 1;
  return order.slice(0, kept);
}

/**
 * Rows of a folded matrix in the order of classes of the whole one, and back: a row is known by its first class, so that
 * an order outlives a fold.
 */
export function rowsOf(hand: readonly number[], members: readonly (readonly number[])[]): number[] {
  const row = new Map(members.map(([first], at) => [first, at]));
  return hand.flatMap((index) => row.get(index) ?? []);
}

export function classesOfRows(rows: readonly number[], members: readonly (readonly number[])[]): number[] {
  return rows.flatMap((row) => members[row]?.[0] ?? []);
}
