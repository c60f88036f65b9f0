import type { ToldOperation } from './contracts/drafts';
import { counted } from './format';

/** What an operation did, as a sentence without its subject: "dropped 3 photos". */
export function operationText(operation: ToldOperation): string {
  switch (operation.kind) {
    case 'keep':
      return `kept ${photos(operation)}`;
    case 'drop':
      return `dropped ${photos(operation)}`;
    case 'restore':
      return `brought back ${photos(operation)}`;
    case 'relabel':
      return `relabelled ${photos(operation)} as “${operation.classKey}”`;
    case 'move':
      return `moved ${photos(operation)} to ${operation.split}`;
    case 'edit-photo':
      return 'edited a photo';
    case 'edit-class':
      return `edited the class “${operation.classKey}”`;
    case 'merge-classes':
      return `merged ${operation.from.map((key) => `“${key}”`).join(', ')} into “${operation.into}”`;
    case 'split-class':
      return `split “${operation.newKey}” off “${operation.classKey}” with ${photos(operation)}`;
    case 'remove-class':
      return `removed the class “${operation.classKey}”`;
    case 'reorder-classes':
      return 'reordered the classes';
  }
}

const photos = ({ photos: named, photoCount }: { photos: readonly string[]; photoCount?: number }) =>
  counted(photoCount ?? named.length, 'photo');
