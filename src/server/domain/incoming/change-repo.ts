import type { Db, Tx } from '../../db/dialect';
import type { Prisma } from '../../db/generated/client';
import { raised } from '../edits/save-edit';

/** Values in one statement, well under SQLite's limit. */
const CHUNK = 500;

interface Seen {
  id: string;
  revision: number;
}

/** Nothing has been decided of it, or what was to accept it has failed. */
const waits = {
  rejectedAt: null,
  OR: [{ importId: null }, { import: { state: 'failed' } }],
} as const satisfies Prisma.IncomingPhotoWhereInput;

/** Changes a waiting photo at the revision that was seen. @returns false when it was changed or decided meanwhile */
async function updateWaiting(
  tx: Tx,
  { datasetId, id, revision }: Seen & { datasetId: string },
  data: Prisma.IncomingPhotoUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await tx.incomingPhoto.updateMany({
    where: { id, datasetId, revision, ...waits },
    data: { ...data, revision: raised },
  });
  return count === 1;
}

export function updateClass(
  tx: Tx,
  photo: Seen & { datasetId: string },
  { classKey, by }: { classKey: string | null; by: string },
): Promise<boolean> {
  return updateWaiting(tx, photo, { classKey, labelledBy: classKey === null ? null : by });
}

export function updateRejected(tx: Tx, photo: Seen & { datasetId: string }, by: string): Promise<boolean> {
  return updateWaiting(tx, photo, { rejectedAt: new Date(), rejectedBy: by });
}

/** A rejected photo waits again. */
export async function updateRestored(
  tx: Tx,
  { datasetId, id, revision }: Seen & { datasetId: string },
): Promise<boolean> {
  const { count } = await tx.incomingPhoto.updateMany({
    where: { id, datasetId, revision, rejectedAt: { not: null } },
    data: { rejectedAt: null, rejectedBy: null, importId: null, revision: raised },
  });
  return count === 1;
}

/** Somebody takes back what they sent themselves, as long as nobody else has looked at it. */
export async function updateWithdrawn(db: Db, id: string, by: string): Promise<boolean> {
  const { count } = await db.incomingPhoto.updateMany({
    where: { id, createdBy: by, ...waits, AND: [{ OR: [{ labelledBy: null }, { labelledBy: by }] }] },
    data: { rejectedAt: new Date(), rejectedBy: by, revision: raised },
  });
  return count === 1;
}

/** Hands labelled photos to the import that accepts them. @returns how many still waited */
export async function updateAccepting(
  tx: Tx,
  { datasetId, ids, importId }: { datasetId: string; ids: readonly string[]; importId: string },
): Promise<number> {
  let taken = 0;
  for (let start = 0; start < ids.length; start += CHUNK) {
    const { count } = await tx.incomingPhoto.updateMany({
      where: { id: { in: ids.slice(start, start + CHUNK) }, datasetId, classKey: { not: null }, ...waits },
      data: { importId, revision: raised },
    });
    taken += count;
  }
  return taken;
}

/** Revisions of waiting, labelled photos, by id. */
export async function findLabelled(tx: Tx, datasetId: string, ids: readonly string[]) {
  const rows = await tx.incomingPhoto.findMany({
    where: { datasetId, id: { in: [...ids] }, classKey: { not: null }, ...waits },
    select: { id: true, revision: true, photoHash: true },
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** The photos that an import accepts, some at a time. */
export function findAccepting(db: Db, importId: string, after: string | null) {
  return db.incomingPhoto.findMany({
    where: { importId, ...(after !== null && { id: { gt: after } }) },
    orderBy: { id: 'asc' },
    take: CHUNK,
    select: { id: true, photoHash: true, fileName: true, classKey: true },
  });
}

/** Classes that an import accepts photos of. */
export async function findAcceptingClasses(db: Db, importId: string): Promise<string[]> {
  const rows = await db.incomingPhoto.findMany({
    where: { importId },
    distinct: ['classKey'],
    select: { classKey: true },
  });
  return rows.flatMap(({ classKey }) => classKey ?? []);
}

/** Photos of which it was decided before a time, some of them. */
export function findDecided(tx: Tx, before: Date) {
  return tx.incomingPhoto.findMany({
    where: {
      OR: [{ rejectedAt: { lt: before } }, { import: { state: 'succeeded', finishedAt: { lt: before } } }],
    },
    take: CHUNK,
    select: { id: true, photoHash: true },
  });
}

export async function deleteIncoming(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.incomingPhoto.deleteMany({ where: { id: { in: [...ids] } } });
}
