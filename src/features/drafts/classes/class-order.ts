/** Where a class is to go: a place up or down, an end of the list, or before another class. */
export type Move = 'up' | 'down' | 'top' | 'bottom' | { before: string };

/** The order after a class was moved; the same one where it stands there already. */
export function moveInOrder(order: readonly string[], key: string, to: Move): string[] {
  const at = order.indexOf(key);
  const others = order.filter((other) => other !== key);
  if (at === -1) return [...order];
  const place = placeOf(others, at, to);
  return [...others.slice(0, place), key, ...others.slice(place)];
}

/** @param at where the class was */
function placeOf(others: readonly string[], at: number, to: Move): number {
  switch (to) {
    case 'up':
      return Math.max(0, at - 1);
    case 'down':
      return Math.min(others.length, at + 1);
    case 'top':
      return 0;
    case 'bottom':
      return others.length;
    default: {
      const before = others.indexOf(to.before);
      return before === -1 ? at : before;
    }
  }
}
