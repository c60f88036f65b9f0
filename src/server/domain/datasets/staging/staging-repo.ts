import type { Db } from '../../../db/dialect';
import { Prisma } from '../../../db/generated/client';

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

/** @returns false when it does not wait to be saved any more: somebody else was first */
export async function updateImportSaving(
  db: Db,
  id: string,
  { name, options }: { name: string; options: Prisma.InputJsonObject },
): Promise<boolean> {
  const { count } = await db.import.updateMany({
    where: { id, state: 'ready' },
    data: {
      name,
      options,
      state: 'running',
      phase: 'reading',
      done: 0,
      total: null,
      error: null,
      report: Prisma.DbNull,
    },
  });
  return count === 1;
}
