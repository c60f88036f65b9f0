import type { z } from 'zod';
import type { AuditFilter, AuditHead, AuditRow, listAuditInput } from '@/shared/contracts/audit';
import type { Db, Tx } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';
import { type KeysetSource, selectKeys } from '../../db/keyset';
import { matchesSearch } from '../../db/search';

/** The last entry of the chain; only after the lock `audit`, or another server appends in between. */
export function findHead(db: Db): Promise<AuditHead | null> {
  return db.auditEntry.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true, hash: true } });
}

/** Which of these entries are in the table already. */
export async function findKnownIds(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db.auditEntry.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
  return new Set(rows.map(({ id }) => id));
}

export async function insertEntries(tx: Tx, rows: AuditRow[]): Promise<void> {
  await tx.auditEntry.createMany({ data: rows });
}

/** Entries behind a place, in the order of the chain. */
export function findEntriesAfter(
  db: Db,
  { seq, limit, filter = {} }: { seq: number; limit: number; filter?: AuditFilter },
): Promise<AuditRow[]> {
  return db.$queryRaw<AuditRow[]>`
    SELECT "row"."seq" FROM "AuditEntry" "row" WHERE ${Prisma.join([Prisma.sql`"row"."seq" > ${seq}`, ...conditionsOf(filter)], ' AND ')}
    ORDER BY "row"."seq" LIMIT ${limit}`.then((rows) =>
    db.auditEntry.findMany({
      where: { seq: { in: rows.map((row) => Number(row.seq)) } },
      orderBy: { seq: 'asc' },
    }),
  );
}

const source: KeysetSource<'seq'> = {
  from: Prisma.sql`FROM "AuditEntry" "row"`,
  key: { sql: Prisma.sql`"row"."seq"`, type: 'number' },
  columns: { seq: { sql: Prisma.sql`"row"."seq"`, type: 'number' } },
  defaultSort: { by: 'seq', direction: 'desc' },
};

/** A page of entries, in no order, with the keys that have it: the newest first. */
export async function findEntryPage(db: Db, { cursor, limit, ...filter }: z.output<typeof listAuditInput>) {
  const keys = await selectKeys(db, source, { where: conditionsOf(filter), cursor, limit });
  const rows = await db.auditEntry.findMany({ where: { seq: { in: keys.keys.map(Number) } } });
  return { keys, rows };
}

function conditionsOf({ actorId, action, outcome, search, from, to }: AuditFilter): Prisma.Sql[] {
  const texts = ['objectType', 'objectId', 'objectName'].map((name) =>
    Prisma.raw(`COALESCE("row"."${name}", '')`),
  );
  return [
    actorId === undefined ? [] : Prisma.sql`"row"."actorId" = ${actorId}`,
    action === undefined ? [] : Prisma.sql`"row"."action" = ${action}`,
    outcome === undefined ? [] : Prisma.sql`"row"."outcome" = ${outcome}`,
    from === undefined ? [] : Prisma.sql`"row"."at" >= ${from}`,
    to === undefined ? [] : Prisma.sql`"row"."at" < ${to}`,
    ...matchesSearch(search, { texts }),
  ].flat();
}

/** Everybody and everything that occurs in the log. */
export async function findChoices(db: Db) {
  const [actorIds, actions] = await Promise.all([
    db.auditEntry.findMany({
      where: { actorId: { not: null } },
      distinct: ['actorId'],
      select: { actorId: true },
    }),
    db.auditEntry.findMany({ distinct: ['action'], orderBy: { action: 'asc' }, select: { action: true } }),
  ]);
  const ids = actorIds.flatMap(({ actorId }) => actorId ?? []);
  const people = await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return { ids, people, actions: actions.map(({ action }) => action) };
}

/**
 * The last entry that retention may remove: every entry up to it is older than `before`, and there are `limit` at most.
 * Null when there is none.
 */
export async function findCutEnd(
  db: Db,
  { before, limit }: { before: Date; limit: number },
): Promise<(AuditHead & { at: Date; first: { seq: number; at: Date } }) | null> {
  const first = await db.auditEntry.findFirst({ orderBy: { seq: 'asc' }, select: { seq: true, at: true } });
  if (!first || first.at >= before) return null;
  const kept = await db.auditEntry.findFirst({
    where: { at: { gte: before } },
    orderBy: { seq: 'asc' },
    select: { seq: true },
  });
  const end = await db.auditEntry.findFirst({
    where: { seq: { lt: first.seq + limit, ...(kept && { lte: kept.seq - 1 }) } },
    orderBy: { seq: 'desc' },
    select: { seq: true, hash: true, at: true },
  });
  return end && { ...end, first };
}

/** Only after a checkpoint was written that records them; the database refuses it otherwise. */
export async function deleteEntriesUpTo(tx: Tx, seq: number): Promise<number> {
  const { count } = await tx.auditEntry.deleteMany({ where: { seq: { lte: seq } } });
  return count;
}

/** Empties what names a person: their name, and the addresses they came from. */
export async function erasePerson(tx: Tx, actorId: string): Promise<void> {
  await tx.auditEntry.updateMany({
    where: { actorId, salt: { not: null } },
    data: { actorName: null, address: null, salt: null },
  });
}

/** Names of what entries tell of, by type and reference; what is gone or is a person has none. */
export async function findObjects(
  db: Db,
  wanted: { type: string; ref: string }[],
): Promise<Map<string, { id: string; name: string }>> {
  const found = new Map<string, { id: string; name: string }>();
  for (const type of new Set(wanted.map((object) => object.type))) {
    const refs = wanted.filter((object) => object.type === type).map(({ ref }) => ref);
    for (const row of await rowsOf(db, type, refs)) {
      const name = row.number === undefined ? row.name : `#${row.number} ${row.name}`;
      found.set(`${type} ${row.id}`, { id: row.id, name });
      if (row.number !== undefined) found.set(`${type} ${row.number}`, { id: row.id, name });
    }
  }
  return found;
}

async function rowsOf(
  db: Db,
  type: string,
  refs: readonly string[],
): Promise<{ id: string; name: string; number?: number }[]> {
  const numbers = refs.filter((ref) => /^\d{1,9}$/.test(ref)).map(Number);
  const byId = { id: { in: [...refs] } };
  const byRef = { OR: [byId, { number: { in: numbers } }] };
  const named = { id: true, name: true } as const;
  const numbered = { ...named, number: true } as const;
  if (type === 'run') return db.run.findMany({ where: byRef, select: numbered });
  if (type === 'model') return db.modelVersion.findMany({ where: byRef, select: numbered });
  if (type === 'sweep') return db.sweep.findMany({ where: byRef, select: numbered });
  if (type === 'dataset') return db.dataset.findMany({ where: byId, select: named });
  if (type === 'experiment') return db.experiment.findMany({ where: byId, select: named });
  if (type === 'worker') return db.worker.findMany({ where: byId, select: named });
  if (type === 'token') return db.apiToken.findMany({ where: byId, select: named });
  return [];
}
