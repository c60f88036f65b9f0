import type { Db, Tx } from '../../../db/dialect';
import type { Import } from '../../../db/generated/client';

/** States of an import that has not ended. */
const OPEN_STATES = ['uploading', 'fetching', 'reading', 'ready', 'running'];

export function countOpenImports(db: Db, createdBy: string): Promise<number> {
  return db.import.count({ where: { state: { in: OPEN_STATES }, createdBy } });
}

interface NewUpload {
  name: string;
  fileName: string;
  fileBytes: number | null;
  /** What the server is to fetch it from; null for what is uploaded. */
  source: string | null;
  createdBy: string;
  expiresAt: Date;
}

export async function insertUpload(tx: Tx, { fileBytes, ...row }: NewUpload): Promise<string> {
  const { id } = await tx.import.create({
    data: {
      ...row,
      fileBytes: fileBytes === null ? null : BigInt(fileBytes),
      state: row.source === null ? 'uploading' : 'fetching',
      phase: 'receiving',
    },
    select: { id: true },
  });
  return id;
}

/** @returns whether it was being uploaded until now */
export async function updateUploadArrived(
  db: Db,
  id: string,
  { fileBytes, expiresAt }: { fileBytes: number; expiresAt: Date },
): Promise<boolean> {
  const { count } = await db.import.updateMany({
    where: { id, state: { in: ['uploading', 'fetching'] } },
    data: {
      state: 'reading',
      phase: 'reading',
      done: 0,
      total: null,
      fileBytes: BigInt(fileBytes),
      expiresAt,
    },
  });
  return count === 1;
}

export async function updateUpload(
  db: Db,
  id: string,
  data: { expiresAt: Date; fileBytes?: bigint },
): Promise<void> {
  await db.import.updateMany({ where: { id, state: 'uploading' }, data });
}

/** @returns whether it was there, in one of these states */
export async function deleteImport(db: Db, id: string, states: readonly string[]): Promise<boolean> {
  const { count } = await db.import.deleteMany({ where: { id, state: { in: [...states] } } });
  return count === 1;
}

export function findImportsInState(db: Db, state: string): Promise<Import[]> {
  return db.import.findMany({ where: { state, fileName: { not: null } } });
}

/** Uploads that stopped long ago, and imports that nobody saved. */
export function findExpiredImports(db: Db, now: Date): Promise<Pick<Import, 'id' | 'state'>[]> {
  return db.import.findMany({
    where: { state: { in: ['uploading', 'fetching', 'ready'] }, expiresAt: { lt: now } },
    select: { id: true, state: true },
  });
}

/** @returns whether it ended now */
export async function updateImportExpired(
  db: Db,
  { id, state, error }: { id: string; state: string; error: string },
): Promise<boolean> {
  const { count } = await db.import.updateMany({
    where: { id, state, expiresAt: { lt: new Date() } },
    data: { state: 'failed', phase: 'done', error, finishedAt: new Date() },
  });
  return count === 1;
}

/** Ids of the imports that have a file of their own, of those given. */
export async function findImportsWithFile(db: Db, ids: string[]): Promise<Set<string>> {
  const rows = await db.import.findMany({
    where: { id: { in: ids }, state: { in: OPEN_STATES } },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
}
