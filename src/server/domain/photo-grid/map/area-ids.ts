import { parseArea } from '@/shared/polygon';
import type { Db } from '../../../db/dialect';
import { KeptAnswers } from '../kept-answers';
import { idsInside, unpackPoints } from './points';
import { findMap, findPoints } from './repo';

/** Module-level: a grid asks for the same area with each page. By version, map and area. */
const kept = new KeptAnswers<number[]>(8);

/** Ids of the photos of a version that lie within an area of its map, ascending; none without a map. */
export async function idsInArea(
  db: Db,
  { versionId, area }: { versionId: string; area: string },
): Promise<number[]> {
  const map = await findMap(db, versionId);
  if (map?.state !== 'done') return [];
  return kept.get(`${versionId} ${map.finishedAt?.getTime()} ${area}`, () => readInside(db, versionId, area));
}

async function readInside(db: Db, versionId: string, area: string): Promise<number[]> {
  const points = await findPoints(db, versionId);
  return points ? idsInside(unpackPoints(points), parseArea(area)) : [];
}
