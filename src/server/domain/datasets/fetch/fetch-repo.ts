import type { Db } from '../../../db/dialect';

/** @returns false when nobody waits for it any more */
export async function updateFetchProgress(
  db: Db,
  id: string,
  data: { done: number; total: number | null },
): Promise<boolean> {
  const { count } = await db.import.updateMany({ where: { id, state: 'fetching' }, data });
  return count === 1;
}

export async function updateFetchFailed(db: Db, id: string, error: string): Promise<void> {
  await db.import.updateMany({
    where: { id, state: 'fetching' },
    data: { state: 'failed', phase: 'done', error, finishedAt: new Date() },
  });
}
