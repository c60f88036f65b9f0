import type { CoinClass } from '../coin-class';
import { coinValue } from '../coin-value';

/** How much money wrong answers are about. */
export interface FaceValueError {
  /** Share of the money on the photos that was named as another amount or currency. */
  error: number;
  /** Photos whose class says what the coin is worth. */
  photos: number;
  /** Where the most money is misread, as far as any is. */
  worst: { currency: string; error: number } | null;
}

/**
 * The error in which a photo counts by the face value of its coin: a 2 euro piece taken for 1 euro costs a hundred times a
 * cent. Amounts of two currencies cannot be added, so that each currency counts by its photos. An answer of another country
 * with the same value and currency costs nothing.
 * @param pairs the right class and the answer of each photo
 * @returns null where no class says a value and a currency
 */
export function faceValueError(pairs: readonly (readonly [CoinClass, CoinClass])[]): FaceValueError | null {
  const sums = new Map<string, { all: number; wrong: number; photos: number }>();
  for (const [is, named] of pairs) {
    const worth = is.value === null ? null : coinValue(is.value);
    if (worth === null || is.currency === null) continue;
    const sum = sums.get(is.currency) ?? { all: 0, wrong: 0, photos: 0 };
    sum.all += worth;
    sum.photos += 1;
    const answered = named.value === null ? null : coinValue(named.value);
    if (answered !== worth || named.currency !== is.currency) sum.wrong += worth;
    sums.set(is.currency, sum);
  }
  const photos = [...sums.values()].reduce((total, sum) => total + sum.photos, 0);
  if (photos === 0) return null;
  const errors = [...sums].map(([currency, { all, wrong, photos: of }]) => ({
    currency,
    error: wrong / all,
    of,
  }));
  const [first] = errors.toSorted((a, b) => b.error * b.of - a.error * a.of);
  return {
    error: errors.reduce((sum, { error, of }) => sum + error * (of / photos), 0),
    photos,
    worst: first && first.error > 0 ? { currency: first.currency, error: first.error } : null,
  };
}
