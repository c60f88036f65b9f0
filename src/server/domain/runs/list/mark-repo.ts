import type { Db, Tx } from '../../../db/dialect';
import { live } from '../../../db/visible';

/** Those of some ids that belong to runs which were not deleted. */
export async function findLiveIds(db: Db, ids: readonly string[]): Promise<string[]> {
  const rows = await db.run.findMany({ where: { id: { in: [...ids] }, ...live }, select: { id: true } });
  return rows.map(({ id }) => id);
}

/** Tags that stand already stay as they are. */
export async function insertTags(tx: Tx, runIds: readonly string[], names: readonly string[]): Promise<void> {
  const wanted = runIds.flatMap((runId) => names.map((name) => ({ runId, name })));
  const known = await tx.runTag.findMany({ where: { runId: { in: [...runIds] }, name: { in: [...names] } } });
  const standing = new Set(known.map(({ runId, name }) => `${runId} ${name}`));
  await tx.runTag.createMany({ data: wanted.filter(({ runId, name }) => !standing.has(`${runId} ${name}`)) });
}

export async function deleteTags(tx: Tx, runIds: readonly string[], names: readonly string[]): Promise<void> {
  await tx.runTag.deleteMany({ where: { runId: { in: [...runIds] }, name: { in: [...names] } } });
}

/** All tags of runs that were not deleted, in alphabetical order. */
export async function findTags(db: Db): Promise<string[]> {
  const rows = await db.runTag.findMany({
    where: { run: live },
    distinct: ['name'],
    orderBy: { name: 'asc' },
    select: { name: true },
  });
  return rows.map(({ name }) => name);
}

export async function insertStars(tx: Tx, userId: string, runIds: readonly string[]): Promise<void> {
  const known = await tx.runStar.findMany({ where: { userId, runId: { in: [...runIds] } } });
  const standing = new Set(known.map(({ runId }) => runId));
  await tx.runStar.createMany({
    data: runIds.filter((runId) => !standing.has(runId)).map((runId) => ({ userId, runId })),
  });
}

export async function deleteStars(tx: Tx, userId: string, runIds: readonly string[]): Promise<void> {
  await tx.runStar.deleteMany({ where: { userId, runId: { in: [...runIds] } } });
}

export function updateNotes(
  db: Db,
  { id, revision, notes }: { id: string; revision: number; notes: string },
) {
  return db.run.updateMany({ where: { id, revision, ...live }, data: { notes, revision: { increment: 1 } } });
}

export function findNotes(db: Db, id: string): Promise<{ revision: number; notes: string } | null> {
  return db.run.findUnique({ where: { id, ...live }, select: { revision: true, notes: true } });
}
