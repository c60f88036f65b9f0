import type { IncomingView } from '@/shared/contracts/incoming';
import type { Db, Tx } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';
import { type KeyPage, type KeysetSource, selectKeys } from '../../db/keyset';
import { live } from '../../db/visible';

/** A photo with the import that accepts it, if any. */
const source: KeysetSource<'created'> = {
  from: Prisma.sql`FROM "IncomingPhoto" "photo" LEFT JOIN "Import" "import" ON "import"."id" = "photo"."importId"`,
  key: { sql: Prisma.sql`"photo"."id"`, type: 'text' },
  columns: { created: { sql: Prisma.sql`"photo"."createdAt"`, type: 'time' } },
  defaultSort: { by: 'created', direction: 'asc' },
};

/** The import that was to accept it has failed, or there was none. */
const WAITS = Prisma.sql`"photo"."rejectedAt" IS NULL AND ("photo"."importId" IS NULL OR "import"."state" = 'failed')`;

const views: Record<IncomingView, Prisma.Sql> = {
  unlabelled: Prisma.sql`${WAITS} AND "photo"."classKey" IS NULL`,
  labelled: Prisma.sql`${WAITS} AND "photo"."classKey" IS NOT NULL`,
  accepted: Prisma.sql`"photo"."rejectedAt" IS NULL AND "import"."state" IN ('running', 'succeeded')`,
  rejected: Prisma.sql`"photo"."rejectedAt" IS NOT NULL`,
};

/** The oldest first; the rows in no order. */
export async function findIncomingPage(
  db: Db,
  { datasetId, view, ...page }: { datasetId: string; view: IncomingView; cursor?: string; limit?: number },
): Promise<{ keys: KeyPage; rows: IncomingRow[] }> {
  const where = [Prisma.sql`"photo"."datasetId" = ${datasetId}`, views[view]];
  const keys = await selectKeys(db, source, { where, ...page });
  const rows = await db.incomingPhoto.findMany({
    where: { id: { in: keys.keys.map(String) } },
    include: { import: { select: { state: true } } },
  });
  return { keys, rows };
}

export type IncomingRow = Prisma.IncomingPhotoGetPayload<{
  include: { import: { select: { state: true } } };
}>;

export async function countIncoming(
  db: Db,
  { datasetId, view, notIn }: { datasetId: string; view: IncomingView; notIn?: string },
): Promise<number> {
  const isAbsent =
    notIn === undefined
      ? Prisma.empty
      : Prisma.sql`AND NOT EXISTS (SELECT 1 FROM "DatasetItem" "item"
          WHERE "item"."photoHash" = "photo"."photoHash" AND "item"."versionId" = ${notIn})`;
  const [row] = await db.$queryRaw<{ count: bigint | number }[]>`
    SELECT count(*) AS "count" ${source.from}
    WHERE "photo"."datasetId" = ${datasetId} AND ${views[view]} ${isAbsent}`;
  return Number(row?.count ?? 0);
}

/** Ids of labelled photos that a version does not have, the oldest first. */
export async function findAcceptable(
  tx: Tx,
  { datasetId, versionId }: { datasetId: string; versionId: string | null },
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`SELECT "photo"."id" ${source.from}
    WHERE "photo"."datasetId" = ${datasetId} AND ${views.labelled} AND NOT EXISTS (
      SELECT 1 FROM "DatasetItem" "item" WHERE "item"."photoHash" = "photo"."photoHash" AND "item"."versionId" = ${versionId})
    ORDER BY "photo"."createdAt", "photo"."id"`;
  return rows.map(({ id }) => id);
}

/** Where a version has these photos, by hash. */
export async function findPresent(db: Db, versionId: string, hashes: string[]) {
  const items = await db.datasetItem.findMany({
    where: { versionId, photoHash: { in: hashes } },
    select: { photoHash: true, classIndex: true, split: true, fileName: true },
  });
  const classes = await db.datasetClass.findMany({
    where: { versionId, index: { in: items.map(({ classIndex }) => classIndex) } },
    select: { index: true, key: true },
  });
  const keys = new Map(classes.map(({ index, key }) => [index, key]));
  return items.map((item) => ({ ...item, classKey: keys.get(item.classIndex) ?? '' }));
}

/** What models of a dataset have answered about these photos on Classify, the newest model's last. */
export function findAnswers(db: Db, datasetId: string, hashes: string[]) {
  return db.classificationResult.findMany({
    where: {
      classification: { ...live, photoHash: { in: hashes } },
      model: { ...live, datasetVersion: { datasetId } },
    },
    orderBy: { model: { number: 'asc' } },
    select: {
      top: true,
      model: { select: { number: true } },
      classification: { select: { photoHash: true } },
    },
  });
}

export function findIncomingPhoto(db: Db, datasetId: string, hash: string) {
  return db.incomingPhoto.findUnique({ where: { datasetId_photoHash: { datasetId, photoHash: hash } } });
}
