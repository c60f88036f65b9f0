import { compareClassKeys } from '@/shared/coin-class';
import type { ClassValue } from './cells';

/** Where the photos of a class are, after merges. */
export function resolveClass(key: string, classes: ReadonlyMap<string, ClassValue>): string {
  let at = key;
  for (let steps = 0; steps <= classes.size; steps++) {
    const next = classes.get(at)?.mergedInto;
    if (!next) return at;
    at = next;
  }
  // Merges touch both classes, so that no two of them can lead in a circle.
  throw new Error(`the class ${key} was merged into itself`);
}

/**
 * Keys of the classes that a version has, in the order of the network's output: as people put them, the others where the base
 * has them, new ones by their key.
 */
export function orderClasses(
  classes: ReadonlyMap<string, ClassValue>,
  { baseKeys, order }: { baseKeys: readonly string[]; order: readonly string[] | null },
): string[] {
  const present = new Set(
    [...classes].flatMap(([key, { isRemoved, mergedInto }]) => (isRemoved || mergedInto ? [] : [key])),
  );
  const known = new Set(baseKeys);
  const fresh = [...present].filter((key) => !known.has(key)).sort(compareClassKeys);
  return [...new Set([...(order ?? []), ...baseKeys, ...fresh])].filter((key) => present.has(key));
}
