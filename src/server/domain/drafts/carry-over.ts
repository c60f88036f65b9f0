import { isDeepStrictEqual } from 'node:util';
import type { Operation } from '@/shared/contracts/drafts';
import { type CellValue, classTarget, photoTarget, type ReadCell } from './cells';

/** The versions from and to which a draft is carried over. */
interface Versions {
  from: ReadCell;
  to: ReadCell;
}

interface Carried {
  /** What of the operation fits the new version; null for nothing. */
  fits: Operation | null;
  conflicts: { operation: Operation; reason: string }[];
}

/**
 * Which part of an operation can be done to another version as it was meant: what concerns photos and classes that are the same in
 * both, or that are there already what it makes of them.
 */
export function carryOver(operation: Operation, versions: Versions): Carried {
  const changedClass = classesOf(operation).find((key) => isChanged(classTarget(key), versions));
  if (changedClass !== undefined) {
    return { fits: null, conflicts: [{ operation, reason: `the class "${changedClass}" was changed` }] };
  }
  if (operation.kind === 'edit-photo') return carryPhotos(operation, [operation.photo], versions);
  if ('photos' in operation) return carryPhotos(operation, operation.photos, versions);
  return { fits: operation, conflicts: [] };
}

/** Classes whose names an operation rests on. */
function classesOf(operation: Operation): string[] {
  switch (operation.kind) {
    case 'edit-class':
    case 'remove-class':
    case 'split-class':
      return [operation.classKey];
    case 'merge-classes':
      return [...operation.from, operation.into];
    default:
      return [];
  }
}

function isChanged(target: string, { from, to }: Versions): boolean {
  const [before, after] = [from(target).value, to(target).value];
  // What neither has, the draft itself makes.
  return !isDeepStrictEqual(before, after);
}

function carryPhotos(operation: Operation, hashes: readonly string[], versions: Versions): Carried {
  const sorted = { fits: [] as string[], gone: [] as string[], changed: [] as string[] };
  for (const hash of hashes) {
    const target = photoTarget(hash);
    const now = versions.to(target).value;
    // Dropped there too: nothing is left to do.
    if (now === null && operation.kind === 'drop') continue;
    if (now === null) sorted.gone.push(hash);
    else if (isChanged(target, versions) && !isMet(operation, now)) sorted.changed.push(hash);
    else if (!isMet(operation, now)) sorted.fits.push(hash);
  }
  const of = (photos: string[], reason: string) =>
    photos.length === 0 ? [] : [{ operation: withPhotos(operation, photos), reason }];
  return {
    fits: sorted.fits.length > 0 ? withPhotos(operation, sorted.fits) : null,
    conflicts: [
      ...of(sorted.gone, 'the photos are not in the latest version any more'),
      ...of(sorted.changed, 'the latest version has changed the same photos'),
    ],
  };
}

/** Is a photo already what the operation makes of it? */
function isMet(operation: Operation, value: CellValue): boolean {
  if (value.kind !== 'photo') return false;
  if (operation.kind === 'relabel') return value.classKey === operation.classKey;
  if (operation.kind === 'move') return value.split === operation.split;
  return operation.kind === 'restore' && !value.isDropped;
}

function withPhotos(operation: Operation, photos: string[]): Operation {
  return 'photos' in operation ? { ...operation, photos } : operation;
}
