import type { CoinClass } from '@/shared/coin-class';

/** Classes that have every word of `text`; those whose key is the text come first. */
export function findClasses(classes: readonly CoinClass[], text: string): CoinClass[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const exact = text.trim().toLowerCase();
  const found = classes.filter((entry) => {
    const hay = `${entry.key} ${entry.label}`.toLowerCase();
    return words.every((word) => hay.includes(word));
  });
  return found.sort((a, b) => Number(b.key.toLowerCase() === exact) - Number(a.key.toLowerCase() === exact));
}
