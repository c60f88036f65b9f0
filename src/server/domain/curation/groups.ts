import { createHash } from 'node:crypto';
import type { FindingPhoto } from '@/shared/contracts/curation';

/** Names a group by its photos, whatever version they are in. */
export function groupKey(hashes: readonly string[]): string {
  return createHash('sha256')
    .update([...hashes].sort().join())
    .digest('hex');
}

/** What a group straddles. */
export function acrossOf(photos: readonly Pick<FindingPhoto, 'split' | 'classKey'>[]): {
  acrossSplits: boolean;
  acrossClasses: boolean;
} {
  return {
    acrossSplits: new Set(photos.map(({ split }) => split)).size > 1,
    acrossClasses: new Set(photos.map(({ classKey }) => classKey)).size > 1,
  };
}
