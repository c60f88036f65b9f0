import type { z } from 'zod';
import type { listDraftsInput } from '@/shared/contracts/drafts';
import type { Db, Tx } from '../../db/dialect';
import { type Draft, Prisma } from '../../db/generated/client';
import { type KeyPage, selectKeys } from '../../db/keyset';
import { live } from '../../db/visible';

export async function insertDraft(
  db: Db,
  draft: { baseId: string; name: string; createdBy: string | null },
): Promise<string> {
  const { id } = await db.draft.create({ data: draft, select: { id: true } });
  return id;
}

const withBase = {
  base: {
    select: { id: true, number: true, datasetId: true, dataset: { select: { name: true } } },
  },
} as const;

/** A draft whose version has not been deleted. */
export function findDraft(db: Db, id: string) {
  return db.draft.findFirst({
    where: { id, base: { ...live, dataset: live } },
    include: withBase,
  });
}

/** Keeps the draft's row for this transaction: of its log one entry is written at a time. */
export async function lockDraft(tx: Tx, id: string): Promise<Draft | null> {
  await tx.dialect.lockRow(tx, 'Draft', id);
  return tx.draft.findFirst({ where: { id, base: { ...live, dataset: live } } });
}

/** The newest first; the rows in no order. */
export async function findDraftPage(db: Db, { datasetId, ...page }: z.output<typeof listDraftsInput>) {
  const keys: KeyPage = await selectKeys(
    db,
    {
      from: Prisma.sql`FROM "Draft" "row" JOIN "DatasetVersion" "version" ON "version"."id" = "row"."baseId"`,
      key: { sql: Prisma.sql`"row"."id"`, type: 'text' },
      columns: { created: { sql: Prisma.sql`"row"."createdAt"`, type: 'time' } },
      defaultSort: { by: 'created', direction: 'desc' },
    },
    {
      where: [
        Prisma.sql`"version"."datasetId" = ${datasetId}`,
        Prisma.sql`"version"."deletionId" IS NULL`,
        // Of one that was rebased the other tells all.
        Prisma.sql`"row"."state" <> 'rebased'`,
      ],
      ...page,
    },
  );
  const rows = await db.draft.findMany({
    where: { id: { in: keys.keys.map(String) } },
    include: withBase,
  });
  return { keys, rows };
}

export async function updateHead(tx: Tx, id: string, lastSeq: number): Promise<void> {
  await tx.draft.updateMany({ where: { id }, data: { lastSeq } });
}

/** @returns false when it has ended already, or continues after `lastSeq` */
export async function endDraft(
  tx: Tx,
  { id, lastSeq }: { id: string; lastSeq?: number | undefined },
  end: { state: 'published' | 'rebased' | 'discarded'; endedBy: string; becameId: string | null },
): Promise<boolean> {
  const { count } = await tx.draft.updateMany({
    where: { id, state: 'open', lastSeq },
    data: { ...end, endedAt: new Date() },
  });
  return count === 1;
}

export async function findVersionNumber(db: Db, id: string): Promise<number | null> {
  const row = await db.datasetVersion.findUnique({ where: { id }, select: { number: true } });
  return row?.number ?? null;
}
