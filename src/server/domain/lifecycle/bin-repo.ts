import type { z } from 'zod';
import type { binInput } from '@/shared/contracts/lifecycle';
import type { LifecycleKind } from '@/shared/lifecycle-kinds';
import type { Db, Tx } from '../../db/dialect';
import { type Deletion, Prisma } from '../../db/generated/client';
import { type KeyPage, newestFirst, selectKeys } from '../../db/keyset';
import { matchesSearch } from '../../db/search';

export async function insertDeletion(
  tx: Tx,
  deletion: { kind: LifecycleKind; itemId: string; label: string; name: string | null; createdBy: string },
): Promise<string> {
  const { id } = await tx.deletion.create({ data: { ...deletion, along: {} }, select: { id: true } });
  return id;
}

export async function updateAlong(tx: Tx, id: string, along: Record<string, number>): Promise<void> {
  await tx.deletion.update({ where: { id }, data: { along } });
}

export function findDeletion(db: Db, id: string): Promise<Deletion | null> {
  return db.deletion.findUnique({ where: { id } });
}

/** Deletions of things of a kind, by the thing's id or by the name it gave up. */
export function findDeletionsOf(
  db: Db,
  kind: LifecycleKind,
  { ids, names }: { ids: readonly string[]; names: readonly string[] },
): Promise<Deletion[]> {
  return db.deletion.findMany({
    where: {
      kind,
      OR: [{ itemId: { in: [...ids] } }, { name: { in: [...names] } }, { id: { in: [...names] } }],
    },
    orderBy: { createdAt: 'desc' },
  });
}

/** Takes an entry out of the bin, unless its removal has begun. @returns false when it is not there any more */
export async function deleteUnpurged(tx: Tx, id: string): Promise<boolean> {
  const { count } = await tx.deletion.deleteMany({ where: { id, purgedAt: null } });
  return count > 0;
}

export async function deleteDeletion(db: Db, id: string): Promise<void> {
  await db.deletion.deleteMany({ where: { id } });
}

/** Begins the removal of what is not being removed yet; from then on it cannot be restored. */
export async function updatePurging(
  db: Db,
  where: { ids: readonly string[] } | { before: Date },
): Promise<void> {
  await db.deletion.updateMany({
    where: {
      purgedAt: null,
      ...('ids' in where ? { id: { in: [...where.ids] } } : { createdAt: { lt: where.before } }),
    },
    data: { purgedAt: new Date() },
  });
}

/** What is being removed, the oldest first. */
export function findPurging(db: Db): Promise<Deletion[]> {
  return db.deletion.findMany({ where: { purgedAt: { not: null } }, orderBy: { createdAt: 'asc' } });
}

/** The newest first; the rows in no order. */
export async function findBinPage(
  db: Db,
  { kind, search, ...page }: z.input<typeof binInput>,
): Promise<{ keys: KeyPage; rows: Deletion[] }> {
  const where = [
    kind === undefined ? [] : Prisma.sql`"row"."kind" = ${kind}`,
    ...matchesSearch(search, { texts: [Prisma.sql`"row"."label"`] }),
  ].flat();
  const keys = await selectKeys(db, newestFirst('Deletion'), { where, ...page });
  return { keys, rows: await db.deletion.findMany({ where: { id: { in: keys.keys.map(String) } } }) };
}

export async function findUserNames(db: Db, ids: string[]): Promise<Map<string, string>> {
  const users = await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(users.map((user) => [user.id, user.name]));
}
