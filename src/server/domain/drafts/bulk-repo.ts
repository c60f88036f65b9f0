import type { Operation } from '@/shared/contracts/drafts';
import type { Db, Tx } from '../../db/dialect';
import type { Prisma, DraftBulk as Row } from '../../db/generated/client';

type OfPhotos = Extract<Operation, { kind: 'keep' | 'drop' | 'move' | 'relabel' }>;
type WithoutPhotos<T> = T extends OfPhotos ? Omit<T, 'photos'> : never;
/** What is done to each photo. */
export type BulkOperation = WithoutPhotos<OfPhotos>;

/** A photo of an action: its hash, the revision of it that was seen, and the finding that is settled by it. */
export type BulkPhoto = [hash: string, revision: number, finding: number | null];

/** An action that is done, or turned, part by part. */
export interface Bulk extends Omit<Row, 'direction' | 'state' | 'operation'> {
  direction: 'do' | 'undo' | 'redo';
  state: 'running' | 'done' | 'stopped';
  operation: BulkOperation | null;
}

// Written by this server through the type, and read back as such.
const toBulk = (row: Row | null): Bulk | null => row as unknown as Bulk | null;
const asJson = (value: unknown) => value as Prisma.InputJsonValue;

export async function insertBulk(
  tx: Tx,
  {
    operation,
    ...bulk
  }: Pick<Bulk, 'draftId' | 'requestId' | 'direction' | 'action' | 'by' | 'total' | 'operation'>,
  parts: readonly (readonly BulkPhoto[])[],
): Promise<void> {
  const { id } = await tx.draftBulk.create({
    data: { ...bulk, ...(operation && { operation: asJson(operation) }) },
    select: { id: true },
  });
  for (const [part, photos] of parts.entries()) {
    await tx.draftBulkPart.create({ data: { bulkId: id, part, photos: asJson(photos) } });
  }
}

export async function findBulk(db: Db, id: string): Promise<Bulk | null> {
  return toBulk(await db.draftBulk.findUnique({ where: { id } }));
}

export async function findBulkRequest(db: Db, draftId: string, requestId: string): Promise<Bulk | null> {
  return toBulk(await db.draftBulk.findUnique({ where: { draftId_requestId: { draftId, requestId } } }));
}

/** The one that runs in a draft. */
export async function findRunningBulk(db: Db, draftId: string): Promise<Bulk | null> {
  return toBulk(await db.draftBulk.findFirst({ where: { draftId, state: 'running' } }));
}

/** What began last in a draft, also when it has ended. */
export async function findLatestBulk(db: Db, draftId: string): Promise<Bulk | null> {
  return toBulk(await db.draftBulk.findFirst({ where: { draftId }, orderBy: { createdAt: 'desc' } }));
}

/** The one of any draft that has waited longest. */
export async function findNextBulk(db: Db, skip: readonly string[]): Promise<Bulk | null> {
  return toBulk(
    await db.draftBulk.findFirst({
      where: { state: 'running', id: { notIn: [...skip] } },
      orderBy: { createdAt: 'asc' },
    }),
  );
}

/** The first part behind the one that was gone through last. */
export async function findNextPart(
  db: Db,
  { id, at }: Bulk,
): Promise<{ part: number; photos: BulkPhoto[] } | null> {
  const row = await db.draftBulkPart.findFirst({
    where: { bulkId: id, part: { gt: at ?? -1 } },
    orderBy: { part: 'asc' },
  });
  return row && { part: row.part, photos: row.photos as unknown as BulkPhoto[] };
}

export async function updateBulkAt(tx: Tx, id: string, at: number): Promise<void> {
  await tx.draftBulk.update({ where: { id }, data: { at, done: { increment: 1 } } });
}

/** Its photos stand in the log from then on. */
export async function endBulk(tx: Tx, id: string, state: 'done' | 'stopped'): Promise<void> {
  await tx.draftBulk.update({ where: { id }, data: { state } });
  await tx.draftBulkPart.deleteMany({ where: { bulkId: id } });
}
