import { parseArea } from '@/shared/polygon';
import type { Db } from '../../../db/dialect';
import { idsInside, unpackPoints } from './points';
import { findMap, findPoints } from './repo';

/** Answers that are kept: a grid asks for the same area with each page. */
const KEPT = 8;

/** Module-level: pages of a grid are many calls. By version, map and area, the one asked for last at the end. */
const known = new Map<string, Promise<number[]>>();

/** Ids of the photos of a version that lie within an area of its map; none without a map. */
export async function idsInArea(
  db: Db,
  { versionId, area }: { versionId: string; area: string },
): Promise<number[]> {
  const map = await findMap(db, versionId);
  if (map?.state !== 'done') return [];
  const key = `${versionId} ${map.finishedAt?.getTime()} ${area}`;
  const ids = known.get(key) ?? readInside(db, versionId, area);
  known.delete(key);
  known.set(key, ids);
  for (const old of [...known.keys()].slice(0, -KEPT)) known.delete(old);
  ids.catch(() => known.delete(key));
  return ids;
}

async function readInside(db: Db, versionId: string, area: string): Promise<number[]> {
  const points = await findPoints(db, versionId);
  return points ? idsInside(unpackPoints(points), parseArea(area)) : [];
}
