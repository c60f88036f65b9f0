import { groupBy } from './group-by';

/** Letters that may differ between two spellings of one name, for so many letters in all. */
const LETTERS_PER_SLIP = 5;
const MOST_SLIPS = 2;
/** Short names are other names: Iran and Iraq. */
const SHORTEST = 6;

/** What of a name tells spellings apart: no case, no marks, no signs between words. */
function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** May these be two spellings of one name? Numbers must be the same: 1 Cent is no 5 Cent. */
export function isVariant(a: string, b: string): boolean {
  const [first, second] = [foldName(a), foldName(b)];
  if (first === second) return first !== '';
  if (numbersOf(first) !== numbersOf(second)) return false;
  const shorter = Math.min(first.length, second.length);
  if (shorter < SHORTEST) return false;
  const slips = Math.min(MOST_SLIPS, Math.floor(shorter / LETTERS_PER_SLIP));
  return distanceWithin(first, second, slips);
}

const numbersOf = (name: string) => (name.match(/\p{N}+/gu) ?? []).join(' ');

/**
 * Names that may be misspelt, each with how it would be written: as a standard has it, else as it is written more often.
 * @param names each as often as it is used
 * @param standard names that are right, in whichever case they are written: two of them are never one
 */
export function findVariants(
  names: readonly string[],
  standard: readonly string[] = [],
): { name: string; variant: string }[] {
  const counts = [...groupBy(names, (name) => name)].map(([name, same]) => ({ name, count: same.length }));
  counts.sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, 'en'));
  const used = counts.map(({ name }) => name);
  const right = new Set(standard.map(foldName));
  const isRight = (name: string) => right.has(foldName(name));
  const rightOf = (name: string) =>
    used.find((other) => isRight(other) && isVariant(other, name)) ??
    standard.find((other) => isVariant(other, name));
  return used.flatMap((variant, i) => {
    // The most frequent way to write a right name stays.
    const before = used
      .slice(0, i)
      .find((other) => isRight(other) === isRight(variant) && isVariant(other, variant));
    const name = isRight(variant) ? sameName(variant, before) : (rightOf(variant) ?? before);
    return name === undefined ? [] : [{ name, variant }];
  });
}

/** Another way to write the very same name, such as in another case. */
const sameName = (name: string, other: string | undefined) =>
  other !== undefined && foldName(other) === foldName(name) ? other : undefined;

/** Levenshtein's distance, given up as soon as it must be larger. */
function distanceWithin(a: string, b: string, most: number): boolean {
  if (Math.abs(a.length - b.length) > most) return false;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    if (Math.min(...next) > most) return false;
    row = next;
  }
  return (row[b.length] ?? 0) <= most;
}
