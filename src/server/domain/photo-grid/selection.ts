import { MAX_BULK_PHOTOS, type PhotoSelection } from '@/shared/contracts/photo-grid';
import type { Db } from '../../db/dialect';
import { AppError } from '../../errors';
import { countPhotos, findPhotoIds, findPhotos, RANGES_AT_ONCE } from './filter-repo';

/** Rows in one statement: SQLite works on the thread that serves. */
const CHUNK = 500;

/**
 * The photos of a version that were chosen in the grid, in its order.
 * @throws AppError `bad-request` when they are too many for one action
 */
export async function readSelection(
  db: Db,
  { versionId, filter, ranges }: PhotoSelection & { versionId: string },
): Promise<{ hash: string; file: string }[]> {
  const parts: PhotoSelection['ranges'][] = [];
  for (let start = 0; start < ranges.length; start += RANGES_AT_ONCE) {
    parts.push(ranges.slice(start, start + RANGES_AT_ONCE));
  }
  let total = 0;
  for (const part of parts) total += await countPhotos(db, { versionId, filter, ranges: part });
  if (total > MAX_BULK_PHOTOS) {
    const [count, most] = [total, MAX_BULK_PHOTOS].map((number) => number.toLocaleString('en'));
    throw new AppError(
      'bad-request',
      `${count} photos are chosen, and at most ${most} can be changed at once. Filter further.`,
    );
  }
  // By hash: ranges may overlap.
  const chosen = new Map<string, string>();
  for (const part of parts) {
    for (let after: number | undefined; ; ) {
      const ids = await findPhotoIds(db, { versionId, filter, ranges: part, after }, { limit: CHUNK });
      for (const row of await findPhotos(db, ids, undefined)) chosen.set(row.photoHash, row.fileName);
      after = ids.at(-1);
      if (ids.length < CHUNK) break;
    }
  }
  return [...chosen].map(([hash, file]) => ({ hash, file }));
}
