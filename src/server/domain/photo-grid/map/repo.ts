import type { Db } from '../../../db/dialect';
import type { Prisma } from '../../../db/generated/client';
import { live } from '../../../db/visible';
import type { Stretch } from '../stretches';

/** Without its points. */
export function findMap(db: Db, versionId: string) {
  return db.photoMap.findUnique({ where: { versionId }, omit: { points: true } });
}

export async function findPoints(db: Db, versionId: string): Promise<Uint8Array | null> {
  const row = await db.photoMap.findUnique({ where: { versionId }, select: { points: true } });
  return row?.points ?? null;
}

/** Asks for a map, or for one that failed once more; one that is there stays. */
export async function upsertWanted(db: Db, versionId: string, createdBy: string): Promise<void> {
  await db.photoMap.upsert({ where: { versionId }, create: { versionId, createdBy }, update: {} });
  await db.photoMap.updateMany({
    where: { versionId, state: 'failed' },
    data: { state: 'waiting', error: null },
  });
}

/** The next map to make. */
export function findWaiting(db: Db, skip: readonly string[]) {
  return db.photoMap.findFirst({
    where: { state: 'waiting', versionId: { notIn: [...skip] }, version: { ...live, dataset: live } },
    orderBy: [{ createdAt: 'asc' }, { versionId: 'asc' }],
    select: { versionId: true },
  });
}

export async function isWaiting(db: Db, versionId: string): Promise<boolean> {
  return (await db.photoMap.count({ where: { versionId, state: 'waiting' } })) > 0;
}

export async function updateMap(
  db: Db,
  versionId: string,
  data: Prisma.PhotoMapUncheckedUpdateManyInput,
): Promise<void> {
  await db.photoMap.updateMany({ where: { versionId }, data: { ...data, finishedAt: new Date() } });
}

/** Ids and hashes of a version's photos behind an id. */
export function findItemHashes(db: Db, versionId: string, after: number) {
  return db.datasetItem.findMany({
    where: { versionId, id: { gt: after } },
    orderBy: { id: 'asc' },
    take: 2000,
    select: { id: true, photoHash: true },
  });
}

export interface PointFacts {
  id: number;
  classIndex: number;
  split: string;
}

/** What colours the photos of a version behind an id, in one cell: through the driver each cell has its price. */
export async function findPointFacts(db: Db, versionId: string, after: number): Promise<PointFacts[]> {
  const columns = { id: 'int', classIndex: 'int', split: 'text' } as const;
  const [row] = await db.$queryRaw<{ rows: string | null }[]>`
    SELECT ${db.dialect.jsonOfRows(columns)} AS "rows" FROM (
      SELECT "id", "classIndex", "split" FROM "DatasetItem"
      WHERE "versionId" = ${versionId} AND "id" > ${after} ORDER BY "id" LIMIT 10000) "part"`;
  const cells: [number, number, string][] = JSON.parse(row?.rows ?? '[]');
  const facts = cells.map(([id, classIndex, split]) => ({ id, classIndex, split }));
  return facts.sort((a, b) => a.id - b.id);
}

/** Ids of photos that are part of a finding which nobody has done or ignored. */
export async function findFlagged(
  db: Db,
  { versionId, from, to }: Stretch & { versionId: string },
): Promise<number[]> {
  const [row] = await db.$queryRaw<{ rows: string | null }[]>`
    SELECT ${db.dialect.jsonOfRows({ id: 'int' })} AS "rows" FROM (
      SELECT DISTINCT "part"."itemId" AS "id" FROM "FindingItem" "part"
      JOIN "Finding" "finding" ON "finding"."id" = "part"."findingId"
      WHERE "part"."itemId" BETWEEN ${from} AND ${to}
        AND "finding"."versionId" = ${versionId} AND "finding"."status" IN ('open', 'in-review')) "flagged"`;
  const rows: [number][] = JSON.parse(row?.rows ?? '[]');
  return rows.map(([id]) => id);
}

/** Ids of the photos that an evaluation of the version has answers to, by whether they are right. */
export async function findAnswered(
  db: Db,
  { versionId, evaluation, from, to }: Stretch & { versionId: string; evaluation: string },
) {
  const [row] = await db.$queryRaw<{ rows: string | null }[]>`
    SELECT ${db.dialect.jsonOfRows({ id: 'int', right: 'int' })} AS "rows" FROM (
      SELECT "given"."itemId" AS "id", CASE WHEN "given"."isRight" THEN 1 ELSE 0 END AS "right"
      FROM "EvaluationAnswer" "given" JOIN "Evaluation" "of" ON "of"."id" = "given"."evaluationId"
      WHERE "given"."evaluationId" = ${evaluation} AND "of"."versionId" = ${versionId}
        AND "given"."itemId" BETWEEN ${from} AND ${to}) "answered"`;
  const rows: [number, number][] = JSON.parse(row?.rows ?? '[]');
  return rows.map(([id, right]) => ({ id, isRight: right === 1 }));
}
