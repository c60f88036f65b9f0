import type { Db } from '../../../db/dialect';

/** The list of an upload was read: it waits to be saved. */
export async function updateImportStaged(
  db: Db,
  id: string,
  { total }: { total: number | null },
): Promise<void> {
  await db.import.updateMany({
    where: { id, state: 'reading' },
    data: { state: 'ready', phase: 'receiving', done: 0, total },
  });
}

/** The upload is nothing that can be imported. */
export async function updateImportUnreadable(db: Db, id: string, error: string): Promise<void> {
  await db.import.updateMany({
    where: { id, state: 'reading' },
    data: { state: 'failed', phase: 'done', error, finishedAt: new Date() },
  });
}
