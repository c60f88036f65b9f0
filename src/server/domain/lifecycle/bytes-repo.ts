import type { Db } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';
import { type Scope, within } from './scope';

/** Photos in one statement: SQLite works on the thread that serves. */
const PAGE = 1000;

export async function sumModelBytes(db: Db, scope: Scope): Promise<number> {
  const [row] = await db.$queryRaw<{ bytes: number | bigint | null }[]>`
    SELECT sum(${db.dialect.jsonListSum('"files"', 'bytes')}) AS "bytes" FROM "ModelVersion"
    WHERE "deletionId" IS NULL AND ${within('model', scope)}`;
  return Number(row?.bytes ?? 0);
}

/** Of the photos of classifications that neither a dataset nor another classification has. */
export async function sumClassificationBytes(db: Db, scope: Scope): Promise<number> {
  const mine = Prisma.sql`SELECT "id" FROM "Classification" WHERE "deletionId" IS NULL AND ${within('classification', scope)}`;
  const [row] = await db.$queryRaw<{ bytes: number | bigint | null }[]>`
    SELECT sum("photo"."bytes") AS "bytes" FROM "Photo" "photo"
    WHERE "photo"."hash" IN (SELECT "photoHash" FROM "Classification" WHERE "id" IN (${mine}))
      AND NOT EXISTS (SELECT 1 FROM "Classification" "other" WHERE "other"."photoHash" = "photo"."hash" AND "other"."id" NOT IN (${mine}))
      AND NOT EXISTS (SELECT 1 FROM "DatasetItem" "item" WHERE "item"."photoHash" = "photo"."hash")`;
  return Number(row?.bytes ?? 0);
}

/** Photos of dataset versions that no other version has, page by page; one may come several times. */
export async function* walkVersionPhotos(
  db: Db,
  scope: Scope,
): AsyncGenerator<{ hash: string; bytes: number }[]> {
  const mine = Prisma.sql`SELECT "id" FROM "DatasetVersion" WHERE "deletionId" IS NULL AND ${within('version', scope)}`;
  for (let after = 0; ; ) {
    const rows = await db.$queryRaw<{ id: number; hash: string; bytes: number; shared: number | bigint }[]>`
      SELECT "item"."id" AS "id", "photo"."hash" AS "hash", "photo"."bytes" AS "bytes",
        (SELECT count(*) FROM "DatasetItem" "other" WHERE "other"."photoHash" = "item"."photoHash"
          AND "other"."versionId" NOT IN (${mine})) AS "shared"
      FROM "DatasetItem" "item" JOIN "Photo" "photo" ON "photo"."hash" = "item"."photoHash"
      WHERE "item"."versionId" IN (${mine}) AND "item"."id" > ${after} ORDER BY "item"."id" LIMIT ${PAGE}`;
    yield rows.filter(({ shared }) => Number(shared) === 0);
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return;
    after = Number(last.id);
  }
}
