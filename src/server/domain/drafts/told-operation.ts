import type { Operation, ToldOperation } from '@/shared/contracts/drafts';

/** Photos that an answer names: it shows some, and counts all. */
const NAMED = 12;

/** An operation as answers tell it: the hashes of 5,000 photos are 330 KB, in each answer about a draft. */
export function toldOf(operation: Operation): ToldOperation {
  if (!('photos' in operation)) return operation;
  return { ...operation, photos: operation.photos.slice(0, NAMED), photoCount: operation.photos.length };
}
