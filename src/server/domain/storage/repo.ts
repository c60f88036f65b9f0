import { FINAL_STATES } from '@/shared/run-state';
import type { Db } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';

const number = (value: bigint | number | null | undefined) => Number(value ?? 0);

interface Sum {
  items: number;
  bytes: number;
}

async function sum(db: Db, query: Prisma.Sql): Promise<Sum> {
  const [row] = await db.$queryRaw<{ items: bigint | number; bytes: bigint | number | null }[]>(query);
  return { items: number(row?.items), bytes: number(row?.bytes) };
}

const inDatasets = Prisma.sql`EXISTS (SELECT 1 FROM "DatasetItem" WHERE "photoHash" = "Photo"."hash")`;

export const sumDatasetPhotos = (db: Db) =>
  sum(db, Prisma.sql`SELECT count(*) AS "items", sum("bytes") AS "bytes" FROM "Photo" WHERE ${inDatasets}`);

/** Photos that were classified and are in no dataset. */
export const sumClassifiedPhotos = (db: Db) =>
  sum(
    db,
    Prisma.sql`SELECT count(*) AS "items", sum("bytes") AS "bytes" FROM "Photo"
      WHERE "hash" IN (SELECT "photoHash" FROM "Classification") AND NOT ${inDatasets}`,
  );

export const sumModelFiles = (db: Db) =>
  sum(
    db,
    Prisma.sql`SELECT count(*) AS "items", sum(${db.dialect.jsonListSum('"files"', 'bytes')}) AS "bytes" FROM "ModelVersion"`,
  );

export const sumCheckpoints = (db: Db) =>
  sum(
    db,
    Prisma.sql`SELECT count(*) AS "items", sum(${db.dialect.jsonListSum('"checkpoints"', 'bytes')}) AS "bytes" FROM "Run"
      WHERE "checkpoints" IS NOT NULL AND "state" NOT IN ('succeeded', 'cancelled', 'stopped')`,
  );

export const countUnusedBlobs = (db: Db): Promise<number> => db.unusedBlob.count();

export async function databaseBytes(db: Db): Promise<number> {
  const [row] = await db.$queryRaw<{ bytes: bigint | number }[]>(db.dialect.databaseBytes);
  return number(row?.bytes);
}

// What the rules remove.

export function findOldClassifications(db: Db, before: Date, take: number) {
  return db.classification.findMany({
    where: { createdAt: { lt: before } },
    take,
    select: { id: true, photoHash: true },
  });
}

/** With the bytes of their photos, each counted once, whoever else has it. */
export const sumOldClassifications = (db: Db, before: Date) =>
  sum(
    db,
    Prisma.sql`SELECT count(*) AS "items", (SELECT sum("bytes") FROM "Photo" WHERE "hash" IN
        (SELECT "photoHash" FROM "Classification" WHERE "createdAt" < ${before}) AND NOT ${inDatasets}) AS "bytes"
      FROM "Classification" WHERE "createdAt" < ${before}`,
  );

export const sumOldCheckpoints = (db: Db, before: Date) =>
  sum(
    db,
    Prisma.sql`SELECT count(*) AS "items", sum(${db.dialect.jsonListSum('"checkpoints"', 'bytes')}) AS "bytes" FROM "Run"
      WHERE "deletionId" IS NULL AND "state" = 'failed' AND "endedAt" < ${before}
        AND ${db.dialect.jsonListSum('"checkpoints"', 'bytes')} > 0`,
  );

/** Log lines and telemetry of runs that ended before then; each log keeps its last entry. */
const oldEvents = (before: Date) => Prisma.sql`"type" IN ('log', 'telemetry') AND "runId" IN
    (SELECT "id" FROM "Run" WHERE "endedAt" < ${before} AND "state" IN (${Prisma.join([...FINAL_STATES])}))
  AND "seq" < (SELECT "lastSeq" FROM "Run" WHERE "id" = "RunEvent"."runId")`;

export async function countOldEvents(db: Db, before: Date): Promise<number> {
  const { items } = await sum(
    db,
    Prisma.sql`SELECT count(*) AS "items", NULL AS "bytes" FROM "RunEvent" WHERE ${oldEvents(before)}`,
  );
  return items;
}

/** @returns how many; fewer than `limit` when none is left */
export function deleteOldEvents(db: Db, before: Date, limit: number): Promise<number> {
  const place = Prisma.raw(db.dialect.rowPlace);
  return db.$executeRaw`DELETE FROM "RunEvent" WHERE ${place} IN
    (SELECT ${place} FROM "RunEvent" WHERE ${oldEvents(before)} LIMIT ${limit})`;
}
