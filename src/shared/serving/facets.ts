import type { CoinClass } from '../coin-class';

/** What a coin is in one respect, and how probable that is over all classes. */
interface Facet {
  name: string;
  p: number;
}

export interface Facets {
  country: Facet | null;
  currency: Facet | null;
  value: Facet | null;
}

/**
 * The most probable country, currency and value of a coin: the sums of the probabilities of the classes that have them. They
 * may be sure where the class is not, and need not be those of the most probable class.
 */
export function facetsOf(classes: readonly CoinClass[], probabilities: Float32Array): Facets {
  const best = (field: keyof Facets): Facet | null => {
    const sums = new Map<string, number>();
    for (const [index, coin] of classes.entries()) {
      const name = coin[field];
      if (name !== null) sums.set(name, (sums.get(name) ?? 0) + (probabilities[index] as number));
    }
    let most: Facet | null = null;
    // A sum of rounded numbers may end above one.
    for (const [name, p] of sums) if (!most || p > most.p) most = { name, p: Math.min(1, p) };
    return most;
  };
  return { country: best('country'), currency: best('currency'), value: best('value') };
}
