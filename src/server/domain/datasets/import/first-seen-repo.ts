import { PHOTO_SOURCES, type PhotoSource } from '@/shared/contracts/photo-grid';
import type { Tx } from '../../../db/dialect';

export interface FirstSeen {
  source: PhotoSource;
  addedAt: Date;
}

/** Since when a dataset has photos, and how they came, of those that it had before or that came through its queue. */
export async function findFirstSeen(
  tx: Tx,
  { datasetId, hashes, now }: { datasetId: string; hashes: readonly string[]; now: Date },
): Promise<Map<string, FirstSeen>> {
  const photoHash = { in: [...hashes] };
  const accepted = await tx.incomingPhoto.findMany({
    where: { datasetId, photoHash, importId: { not: null } },
    select: { photoHash: true, source: true },
  });
  const earlier = await tx.datasetItem.findMany({
    where: { photoHash, version: { datasetId }, addedAt: { not: null } },
    orderBy: { addedAt: 'desc' },
    select: { photoHash: true, source: true, addedAt: true },
  });
  const seen = new Map<string, FirstSeen>();
  for (const row of accepted) seen.set(row.photoHash, { source: sourceOf(row.source), addedAt: now });
  // The first of them comes last and stands.
  for (const { photoHash: hash, source, addedAt } of earlier) {
    seen.set(hash, { source: sourceOf(source), addedAt: addedAt ?? now });
  }
  return seen;
}

const sourceOf = (text: string): PhotoSource => PHOTO_SOURCES.find((source) => source === text) ?? 'import';
