import { GRID_PAGE, type PhotoFilter, type PhotoOutline } from '@/shared/contracts/photo-grid';
import type { Db } from '../../db/dialect';
import { foundIds } from './find-ids';
import { KeptAnswers } from './kept-answers';

/** Module-level: a grid is many calls. By version and filter; people go back and forth between a few. */
const kept = new KeptAnswers<PhotoOutline>(100);

/** How many photos of a version a filter finds, and where each page of them begins. */
export function outlineOf(
  db: Db,
  { versionId, filter }: { versionId: string; filter: PhotoFilter },
): Promise<PhotoOutline> {
  const ask = () => readOutline(db, { versionId, filter });
  // A version stays as it is; its findings, evaluations and map do not.
  const { flag, evaluation, area } = filter;
  const stays = flag === undefined && evaluation === undefined && area === undefined;
  return stays ? kept.get(`${versionId} ${JSON.stringify(filter)}`, ask) : ask();
}

/** As `outlineOf`, from the database. */
export async function readOutline(
  db: Db,
  { versionId, filter }: { versionId: string; filter: PhotoFilter },
): Promise<PhotoOutline> {
  const ends: number[] = [];
  let total = 0;
  for await (const ids of foundIds(db, { versionId, filter })) {
    const first = GRID_PAGE - 1 - (total % GRID_PAGE);
    for (let at = first; at < ids.length; at += GRID_PAGE) ends.push(ids[at] as number);
    total += ids.length;
  }
  return { total, cursors: [null, ...ends].slice(0, Math.ceil(total / GRID_PAGE)) };
}
