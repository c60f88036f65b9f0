import { isDeepStrictEqual } from 'node:util';
import type { Operation } from '@/shared/contracts/drafts';
import {
  type CellChange,
  type CellValue,
  type ClassValue,
  classTarget,
  ORDER,
  type PhotoValue,
  photoTarget,
  type ReadCell,
  type Target,
} from './cells';

/** The operation makes no sense on what is there; the message says what to do. */
export class RefusedOperation extends Error {
  override readonly name = 'RefusedOperation';
}

/** Everything that an operation looks at or changes. */
export function targetsOf(operation: Operation): Target[] {
  switch (operation.kind) {
    case 'keep':
    case 'drop':
    case 'restore':
    case 'move':
      return operation.photos.map(photoTarget);
    case 'relabel':
      return [...operation.photos.map(photoTarget), classTarget(operation.classKey)];
    case 'edit-photo':
      return [photoTarget(operation.photo)];
    case 'edit-class':
    case 'remove-class':
      return [classTarget(operation.classKey)];
    case 'merge-classes':
      return [...operation.from, operation.into].map(classTarget);
    case 'split-class':
      return [
        ...operation.photos.map(photoTarget),
        classTarget(operation.classKey),
        classTarget(operation.newKey),
      ];
    case 'reorder-classes':
      return [ORDER, ...operation.order.map(classTarget)];
  }
}

/**
 * What an operation does to the cells of a draft; those that it leaves as they are are not among them.
 * @throws RefusedOperation
 */
export function changesOf(operation: Operation, read: ReadCell): CellChange[] {
  const changes = [...new Map(wanted(operation, read))].map(([target, after]) => ({
    target,
    before: read(target),
    after,
    isSame: isDeepStrictEqual(read(target).value, after),
  }));
  if (changes.every(({ isSame }) => isSame)) {
    throw new RefusedOperation('This would change nothing: it is so already.');
  }
  // A class that an operation leans on counts as changed, so that what made or merged it cannot be undone underneath.
  return changes.flatMap(({ isSame, ...change }) =>
    isSame && change.after?.kind !== 'class' ? [] : [change],
  );
}

type Wanted = [Target, CellValue | null][];

function wanted(operation: Operation, read: ReadCell): Wanted {
  switch (operation.kind) {
    case 'keep':
      return eachPhoto(operation.photos, read, () => ({ isKept: true, isDropped: false }));
    case 'drop':
      return eachPhoto(operation.photos, read, () => ({ isDropped: true, isKept: false }));
    case 'restore':
      return eachPhoto(operation.photos, read, () => ({ isDropped: false }));
    case 'move':
      return eachPhoto(operation.photos, read, () => ({ split: operation.split, isDropped: false }));
    case 'relabel':
      return relabel(operation, read);
    case 'edit-photo':
      return eachPhoto([operation.photo], read, (photo) => ({
        name: operation.name ?? photo.name,
        coin: operation.coin === undefined ? photo.coin : operation.coin,
      }));
    case 'edit-class':
      return editClass(operation, read);
    case 'remove-class':
      return [[classTarget(operation.classKey), { ...classAt(operation.classKey, read), isRemoved: true }]];
    case 'merge-classes':
      return mergeClasses(operation, read);
    case 'split-class':
      return splitClass(operation, read);
    case 'reorder-classes':
      for (const key of operation.order) classAt(key, read);
      return [[ORDER, { kind: 'order', keys: [...new Set(operation.order)] }]];
  }
}

function eachPhoto(
  hashes: readonly string[],
  read: ReadCell,
  change: (photo: PhotoValue) => Partial<PhotoValue>,
): Wanted {
  return hashes.map((hash) => {
    const { value } = read(photoTarget(hash));
    if (value?.kind !== 'photo') {
      throw new RefusedOperation(`The photo ${hash.slice(0, 12)} is not in this version. Reload the page.`);
    }
    return [photoTarget(hash), { ...value, ...change(value) }];
  });
}

/** @throws RefusedOperation when it is not there, was removed, or was merged into another */
function classAt(key: string, read: ReadCell): ClassValue {
  const { value } = read(classTarget(key));
  if (value?.kind !== 'class') throw new RefusedOperation(`There is no class "${key}".`);
  if (value.isRemoved) {
    throw new RefusedOperation(`The class "${key}" was removed. Undo that, or choose another.`);
  }
  if (value.mergedInto !== null) {
    throw new RefusedOperation(`The class "${key}" was merged into "${value.mergedInto}". Choose that one.`);
  }
  return value;
}

function relabel({ photos, classKey }: Extract<Operation, { kind: 'relabel' }>, read: ReadCell): Wanted {
  const target = classAt(classKey, read);
  const moved = eachPhoto(photos, read, () => ({ classKey, isDropped: false }));
  return target.isNew ? [...moved, [classTarget(classKey), target]] : moved;
}

function editClass(
  { classKey, changes }: Extract<Operation, { kind: 'edit-class' }>,
  read: ReadCell,
): Wanted {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return [[classTarget(classKey), { ...classAt(classKey, read), ...given }]];
}

/** The classes keep their photos, which count as those of the other one from now on; their names become synonyms. */
function mergeClasses({ from, into }: Extract<Operation, { kind: 'merge-classes' }>, read: ReadCell): Wanted {
  const sources = [...new Set(from)];
  if (sources.includes(into)) throw new RefusedOperation(`"${into}" cannot be merged into itself.`);
  const target = classAt(into, read);
  const merged = sources.map((key) => [key, classAt(key, read)] as const);
  const names = merged.flatMap(([, { label, synonyms = [] }]) => [label, ...synonyms]);
  const synonyms = [...new Set([...(target.synonyms ?? []), ...names])].filter(
    (name) => name !== target.label,
  );
  return [
    ...merged.map(([key, value]): Wanted[number] => [classTarget(key), { ...value, mergedInto: into }]),
    [classTarget(into), { ...target, ...(synonyms.length > 0 && { synonyms }) }],
  ];
}

function splitClass(
  { classKey, newKey, label, photos }: Extract<Operation, { kind: 'split-class' }>,
  read: ReadCell,
): Wanted {
  const { value, currency, country } = classAt(classKey, read);
  if (read(classTarget(newKey)).value !== null) {
    throw new RefusedOperation(`There is a class "${newKey}" already. Give the new one another name.`);
  }
  const made: ClassValue = {
    kind: 'class',
    label,
    value,
    currency,
    country,
    isNew: true,
    isRemoved: false,
    mergedInto: null,
  };
  return [
    [classTarget(newKey), made],
    ...eachPhoto(photos, read, () => ({ classKey: newKey, isDropped: false })),
  ];
}
