import type { PhotoFilter } from '@/shared/contracts/photo-grid';
import type { Db } from '../../db/dialect';
import { findIdsAtOnce, findPhotoIds, type PhotoQuery } from './filter-repo';
import { idsInArea } from './map/area-ids';
import { type Stretch, stretchesOf } from './stretches';

/** Ids of an area that one statement is given. */
const AMONG = 5000;

interface Filtered {
  versionId: string;
  filter: PhotoFilter;
}

/** Ids of all photos that a filter finds, ascending, stretch by stretch of the version. @param isWanted leaves out whole stretches */
export async function* foundIds(
  db: Db,
  { versionId, filter }: Filtered,
  isWanted: (stretch: Stretch) => boolean = () => true,
): AsyncGenerator<number[]> {
  const inside = await idsOfArea(db, { versionId, filter });
  for await (const { from, to } of stretchesOf(db, versionId)) {
    if (!isWanted({ from, to })) continue;
    const among = inside ? between(inside, { after: from - 1, before: to + 1 }) : undefined;
    if (among?.length !== 0)
      yield await findIdsAtOnce(db, { versionId, filter, after: from - 1, before: to + 1, among });
  }
}

/** The first ids behind an id, or with `last` those before it, the nearest first. */
export async function findPageIds(
  db: Db,
  query: Omit<PhotoQuery, 'among'>,
  { limit, last = false }: { limit: number; last?: boolean },
): Promise<number[]> {
  const inside = await idsOfArea(db, query);
  if (!inside) return findPhotoIds(db, query, { limit, last });
  const near = between(inside, query);
  if (last) near.reverse();
  const found: number[] = [];
  for (let start = 0; start < near.length && found.length < limit; start += AMONG) {
    const among = near.slice(start, start + AMONG);
    found.push(...(await findPhotoIds(db, { ...query, among }, { limit: limit - found.length, last })));
  }
  return found;
}

/** Null without an area. */
async function idsOfArea(
  db: Db,
  { versionId, filter: { area } }: Filtered,
): Promise<readonly number[] | null> {
  return area === undefined ? null : idsInArea(db, { versionId, area });
}

const between = (
  ids: readonly number[],
  {
    after = -1,
    before = Number.POSITIVE_INFINITY,
  }: { after?: number | undefined; before?: number | undefined },
) => ids.filter((id) => id > after && id < before);
