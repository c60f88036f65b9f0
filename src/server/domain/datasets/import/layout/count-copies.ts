import type { Split } from '@/shared/coin-class';
import { slices } from '../../../../in-turns';
import { PRECEDENCE } from '../resolve-duplicates';
import type { PlacedPhoto } from './placed-photo';

type Placed = Pick<PlacedPhoto, 'entry' | 'classKey' | 'split' | 'crop'>;

/**
 * Files with the bytes of one in another split of their class, as the list of an archive tells it: nothing is read. Saving
 * leaves them out. Files under two classes are none of them, since saving leaves all of those out.
 * @returns null when the list does not say it of every file
 */
export async function countCopiesAcrossSplits(photos: readonly Placed[]): Promise<number | null> {
  const groups = new Map<string, { classKey: string; bySplit: Map<Split | null, number> } | null>();
  for await (const part of slices(photos)) {
    for (const { entry, classKey, split, crop } of part) {
      // Several parts of one file have its bytes, and are other photos.
      if (crop) continue;
      if (entry.checksum === undefined) return null;
      const group = groups.get(entry.checksum);
      if (group === undefined) groups.set(entry.checksum, { classKey, bySplit: new Map([[split, 1]]) });
      else if (group?.classKey === classKey) group.bySplit.set(split, (group.bySplit.get(split) ?? 0) + 1);
      else groups.set(entry.checksum, null);
    }
  }
  let copies = 0;
  for (const group of groups.values()) if (group) copies += outsideTheFirst(group.bySplit);
  return copies;
}

function outsideTheFirst(bySplit: ReadonlyMap<Split | null, number>): number {
  const first = PRECEDENCE.find((split) => bySplit.has(split));
  return [...bySplit].reduce((sum, [split, files]) => (split === first ? sum : sum + files), 0);
}
