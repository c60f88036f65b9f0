import type { Db } from '../../db/dialect';
import { findStretchEnd } from './filter-repo';

/** Photos of a version that one statement goes through: SQLite works on the thread that serves, for a few milliseconds. */
const STRETCH = 10_000;
/** No database gives a larger id to a photo; the next one is a number that PostgreSQL's column still takes. */
const LAST_ID = 2 ** 31 - 2;

/** From one id to another, both included. */
export interface Stretch {
  from: number;
  to: number;
}

/** A version from end to end, in parts that one statement may go through. */
export async function* stretchesOf(db: Db, versionId: string): AsyncGenerator<Stretch> {
  for (let from = 0; ; ) {
    const end = await findStretchEnd(db, { versionId, after: from - 1, photos: STRETCH });
    yield { from, to: end ?? LAST_ID };
    if (end === null) return;
    from = end + 1;
  }
}
