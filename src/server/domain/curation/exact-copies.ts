import type { ExactCopies, FindingPhoto } from '@/shared/contracts/curation';
import { groupBy } from '@/shared/group-by';
import { acrossOf } from './groups';

/** Files with the same bytes, over all that the import saw. */
export function exactGroups(files: readonly FindingPhoto[]): FindingPhoto[][] {
  return [...groupBy(files, ({ hash }) => hash).values()];
}

export function countExact(groups: readonly (readonly FindingPhoto[])[]): ExactCopies {
  const files = groups.reduce((sum, photos) => sum + photos.length, 0);
  const across = groups.map(acrossOf);
  return {
    files,
    groups: groups.length,
    extra: files - groups.length,
    acrossSplits: across.filter(({ acrossSplits }) => acrossSplits).length,
    acrossClasses: across.filter(({ acrossClasses }) => acrossClasses).length,
  };
}
