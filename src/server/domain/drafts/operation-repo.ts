import type { Operation } from '@/shared/contracts/drafts';
import type { Db, Tx } from '../../db/dialect';
import { type DraftOperation, Prisma } from '../../db/generated/client';
import { type KeyPage, selectKeys } from '../../db/keyset';
import type { CellChange } from './cells';

export interface Entry {
  seq: number;
  requestId: string;
  kind: 'operation' | 'conflict' | 'undo' | 'redo' | 'settle';
  about: number | null;
  operation: Operation | null;
  changes: CellChange[] | null;
  findings: number[];
  standing: boolean;
  by: string | null;
  at: Date;
}

interface NewEntry {
  draftId: string;
  seq: number;
  requestId: string;
  kind: Entry['kind'];
  by: string | null;
  about?: number | null;
  operation?: Operation;
  changes?: CellChange[];
  findings?: readonly number[];
  at?: Date;
}

export async function insertEntry(
  tx: Tx,
  { operation, changes, findings, ...entry }: NewEntry,
): Promise<void> {
  await tx.draftOperation.create({
    data: {
      ...entry,
      ...(operation && { operation: asJson(operation) }),
      ...(changes && { changes: asJson(changes) }),
      ...(findings && findings.length > 0 && { findings: asJson(findings) }),
    },
  });
}

// Written by this server through the type, and read back as such.
const asJson = (value: unknown) => value as Prisma.InputJsonValue;

function toEntry(row: DraftOperation): Entry {
  const { seq, requestId, kind, about, operation, changes, findings, standing, by, at } = row;
  return {
    seq,
    requestId,
    kind: kind as Entry['kind'],
    about,
    operation: operation as unknown as Operation | null,
    changes: changes as unknown as CellChange[] | null,
    findings: (findings ?? []) as number[],
    standing,
    by,
    at,
  };
}

export async function findEntry(db: Db, draftId: string, seq: number): Promise<Entry | null> {
  const row = await db.draftOperation.findUnique({ where: { draftId_seq: { draftId, seq } } });
  return row && toEntry(row);
}

export async function findRequest(db: Db, draftId: string, requestId: string): Promise<Entry | null> {
  const row = await db.draftOperation.findUnique({ where: { draftId_requestId: { draftId, requestId } } });
  return row && toEntry(row);
}

/** A bulk action becomes several operations, which are undone and done again together: their names tell them. */
export const bulkPart = (action: string, part: number) => `${action} part ${part}`;

/** The request of whose parts an entry is one, by its name; null for an operation by itself. */
export const actionOf = (requestId: string): string | null => /^(.+) part \d+$/.exec(requestId)?.[1] ?? null;

/** Seqs of all parts of an action that stand, or are undone, in order; of an operation by itself its own. */
export async function findParts(
  db: Db,
  {
    draftId,
    of,
  }: {
    draftId: string;
    of: Turnable | { action: string; by: string; standing: boolean };
  },
): Promise<number[]> {
  const action = 'action' in of ? of.action : actionOf(of.requestId);
  if (action === null) return 'seq' in of ? [of.seq] : [];
  const rows = await db.draftOperation.findMany({
    where: {
      draftId,
      requestId: { startsWith: bulkPart(action, 0).slice(0, -1) },
      kind: 'operation',
      by: of.by,
      standing: of.standing,
    },
    orderBy: { seq: 'asc' },
    select: { seq: true },
  });
  return rows.map(({ seq }) => seq);
}

/** Entries without what they changed, which of thousands of photos is a megabyte each. */
export async function findToldEntries(
  db: Db,
  draftId: string,
  seqs: readonly number[],
): Promise<Omit<Entry, 'changes'>[]> {
  const rows = await db.draftOperation.findMany({
    where: { draftId, seq: { in: [...seqs] } },
    omit: { changes: true },
  });
  return rows.map((row) => {
    const { changes: _, ...told } = toEntry({ ...row, changes: null });
    return told;
  });
}

export async function findEntries(db: Db, draftId: string, seqs: readonly number[]): Promise<Entry[]> {
  const rows = await db.draftOperation.findMany({ where: { draftId, seq: { in: [...seqs] } } });
  return rows.map(toEntry);
}

/** What came after an entry, in order. */
export async function findEntriesAfter(db: Db, draftId: string, seq: number): Promise<Entry[]> {
  const rows = await db.draftOperation.findMany({
    where: { draftId, seq: { gt: seq } },
    orderBy: { seq: 'asc' },
  });
  return rows.map(toEntry);
}

export async function updateStanding(
  tx: Tx,
  { draftId, seq }: { draftId: string; seq: number },
  standing: boolean,
): Promise<void> {
  await tx.draftOperation.updateMany({ where: { draftId, seq }, data: { standing } });
}

/** An operation without what it changed, which of 5,000 photos is megabytes. */
export type Turnable = Pick<Entry, 'seq' | 'requestId' | 'operation' | 'standing' | 'by'>;
const turnable = { seq: true, requestId: true, operation: true, standing: true, by: true } as const;
const toTurnable = (row: Pick<DraftOperation, keyof Turnable>): Turnable => ({
  ...row,
  operation: row.operation as unknown as Operation | null,
});

/** A person's latest operation that stands. */
export async function findUndoable(db: Db, draftId: string, by: string): Promise<Turnable | null> {
  const row = await db.draftOperation.findFirst({
    where: { draftId, by, kind: 'operation', standing: true },
    orderBy: { seq: 'desc' },
    select: turnable,
  });
  return row && toTurnable(row);
}

/** What a person has undone last and not done again, unless they did something new since. */
export async function findRedoable(db: Db, draftId: string, by: string): Promise<Turnable | null> {
  const latest = await db.draftOperation.findFirst({
    where: { draftId, by, kind: 'operation' },
    orderBy: { seq: 'desc' },
    select: { seq: true },
  });
  const undos = await db.draftOperation.findMany({
    where: { draftId, by, kind: 'undo', seq: { gt: latest?.seq ?? 0 } },
    orderBy: { seq: 'desc' },
    select: { about: true },
  });
  const undone = await db.draftOperation.findMany({
    where: { draftId, seq: { in: undos.flatMap(({ about }) => about ?? []) }, standing: false },
    select: { seq: true },
  });
  const open = new Set(undone.map(({ seq }) => seq));
  const next = undos.find(({ about }) => about !== null && open.has(about))?.about;
  if (next == null) return null;
  const row = await db.draftOperation.findUnique({
    where: { draftId_seq: { draftId, seq: next } },
    select: turnable,
  });
  return row && toTurnable(row);
}

export function countEntries(
  db: Db,
  draftId: string,
  where: { kind: Entry['kind']; standing: boolean },
): Promise<number> {
  return db.draftOperation.count({ where: { draftId, ...where } });
}

/** How many operations stand, and how many conflicts, of several drafts. */
export async function countStanding(db: Db, draftIds: readonly string[]) {
  const rows = await db.draftOperation.groupBy({
    by: ['draftId', 'kind'],
    where: { draftId: { in: [...draftIds] }, standing: true, kind: { in: ['operation', 'conflict'] } },
    _count: { _all: true },
  });
  return rows.map(({ draftId, kind, _count }) => ({ draftId, kind, count: _count._all }));
}

/** The newest first. */
export async function findEntryPage(
  db: Db,
  {
    draftId,
    conflicts,
    ...page
  }: { draftId: string; conflicts: boolean; cursor?: string | undefined; limit: number },
): Promise<{ keys: KeyPage; rows: Omit<Entry, 'changes'>[] }> {
  const where = [Prisma.sql`"row"."draftId" = ${draftId}`];
  if (conflicts) where.push(Prisma.sql`"row"."kind" = 'conflict' AND "row"."standing"`);
  const keys = await selectKeys(
    db,
    {
      from: Prisma.sql`FROM "DraftOperation" "row"`,
      key: { sql: Prisma.sql`"row"."seq"`, type: 'number' },
      columns: { seq: { sql: Prisma.sql`"row"."seq"`, type: 'number' } },
      defaultSort: { by: 'seq', direction: 'desc' },
    },
    { where, ...page },
  );
  return { keys, rows: await findToldEntries(db, draftId, keys.keys.map(Number)) };
}
