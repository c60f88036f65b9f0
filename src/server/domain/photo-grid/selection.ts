import { MAX_BULK_PHOTOS, type PhotoSelection } from '@/shared/contracts/photo-grid';
import type { Db } from '../../db/dialect';
import { AppError } from '../../errors';
import { findFiles } from './filter-repo';
import { foundIds } from './find-ids';

/** Rows in one statement: SQLite works on the thread that serves. */
const CHUNK = 1000;

/**
 * The photos of a version that were chosen in the grid, in its order.
 * @throws AppError `bad-request` when they are too many for one action
 */
export async function readSelection(
  db: Db,
  { versionId, filter, ranges }: PhotoSelection & { versionId: string },
): Promise<{ hash: string; file: string }[]> {
  const sorted = ranges.toSorted(([a], [b]) => a - b);
  const ids: number[] = [];
  const isNear = ({ from, to }: { from: number; to: number }) =>
    sorted.some(([a, b]) => a <= to && b >= from);
  for await (const found of foundIds(db, { versionId, filter }, isNear))
    for (const id of within(found, sorted)) ids.push(id);
  if (ids.length > MAX_BULK_PHOTOS) {
    const [count, most] = [ids.length, MAX_BULK_PHOTOS].map((number) => number.toLocaleString('en'));
    throw new AppError(
      'bad-request',
      `${count} photos are chosen, and at most ${most} can be changed at once. Change them in parts, or filter further.`,
    );
  }
  const chosen = new Map<string, string>();
  for (let start = 0; start < ids.length; start += CHUNK) {
    for (const [hash, file] of await findFiles(db, ids.slice(start, start + CHUNK))) chosen.set(hash, file);
  }
  return [...chosen].map(([hash, file]) => ({ hash, file }));
}

/** Those of some ids that lie within ranges, both sorted; ranges may overlap. */
function within(ids: readonly number[], ranges: PhotoSelection['ranges']): number[] {
  let [next, end] = [0, -1];
  return ids.filter((id) => {
    for (; next < ranges.length && (ranges[next]?.[0] ?? 0) <= id; next++)
      end = Math.max(end, ranges[next]?.[1] ?? -1);
    return id <= end;
  });
}
