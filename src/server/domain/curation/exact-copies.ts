import type { ExactCopies, FindingPhoto } from '@/shared/contracts/curation';
import { acrossOf } from './groups';

/** Files with the same bytes, over all that the import saw. */
export function exactGroups(files: readonly FindingPhoto[]): FindingPhoto[][] {
  const groups = new Map<string, FindingPhoto[]>();
  for (const file of files) {
    const group = groups.get(file.hash);
    if (group) group.push(file);
    else groups.set(file.hash, [file]);
  }
  return [...groups.values()];
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
