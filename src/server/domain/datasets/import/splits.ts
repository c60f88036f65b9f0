import type { Split } from '@/shared/coin-class';

/** Share of a class that goes to each split that has to be made. */
const MADE_SHARE = 0.15;

interface Photo {
  hash: string;
  classKey: string;
  split: Split | null;
}

/**
 * Makes the splits an archive came without, class by class, from its training photos (or from all of them when
 * it has no splits at all). The order within a class is that of the content hashes: the same photos give the same
 * splits on every machine, whatever the files are called. Photos of a split that was given never move.
 *
 * A class keeps at least one training photo; with two photos the second validates, from three on every made
 * split has one.
 *
 * @param photos free of identical bytes (`resolveDuplicates` first), so that no photo can land in two splits.
 */
export function makeSplits<T extends Photo>(
  photos: T[],
): { photos: (T & { split: Split })[]; notes: string[] } {
  const made = (['validation', 'test'] as const).filter(
    (split) => !photos.some((photo) => photo.split === split),
  );
  const assigned = new Map<T, Split>();
  for (const group of poolsByClass(photos).values()) {
    group.sort((a, b) => (a.hash < b.hash ? -1 : 1));
    let next = 0;
    for (const [position, split] of made.entries()) {
      // One photo stays for training and one for each split before this one.
      const count = group.length < position + 2 ? 0 : Math.max(1, Math.round(group.length * MADE_SHARE));
      for (const photo of group.slice(next, next + count)) assigned.set(photo, split);
      next += count;
    }
  }
  const result = photos.map((photo) => ({ ...photo, split: assigned.get(photo) ?? photo.split ?? 'train' }));
  return { photos: result, notes: made.map((split) => note(split, result)) };
}

function poolsByClass<T extends Photo>(photos: T[]): Map<string, T[]> {
  const pools = new Map<string, T[]>();
  for (const photo of photos) {
    if (photo.split !== null && photo.split !== 'train') continue;
    const pool = pools.get(photo.classKey);
    if (pool) pool.push(photo);
    else pools.set(photo.classKey, [photo]);
  }
  return pools;
}

function note(split: Split, photos: { split: Split }[]): string {
  const count = photos.filter((photo) => photo.split === split).length;
  return (
    `The archive has no ${split} photos: ${count} were taken from its training photos, class by class ` +
    `(${MADE_SHARE * 100} % of each, in the order of their content hashes).`
  );
}
