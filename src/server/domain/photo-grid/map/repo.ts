import type { Db } from '../../../db/dialect';
import type { Prisma } from '../../../db/generated/client';
import { live } from '../../../db/visible';

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
export async function findFlagged(db: Db, versionId: string): Promise<number[]> {
  const rows = await db.$queryRaw<{ id: number | bigint }[]>`
    SELECT DISTINCT "part"."itemId" AS "id" FROM "Finding" "finding"
    JOIN "FindingItem" "part" ON "part"."findingId" = "finding"."id"
    WHERE "finding"."versionId" = ${versionId} AND "finding"."status" IN ('open', 'in-review')`;
  return rows.map(({ id }) => Number(id));
}

/** Ids of the photos that an evaluation of the version has answers to, by whether they are right. */
export async function findAnswered(
  db: Db,
  { versionId, evaluation }: { versionId: string; evaluation: string },
) {
  const rows = await db.$queryRaw<{ id: number | bigint; isRight: boolean | number | bigint }[]>`
    SELECT "given"."itemId" AS "id", "given"."isRight" AS "isRight" FROM "EvaluationAnswer" "given"
    JOIN "Evaluation" "of" ON "of"."id" = "given"."evaluationId"
    WHERE "given"."evaluationId" = ${evaluation} AND "of"."versionId" = ${versionId}`;
  return rows.map(({ id, isRight }) => ({ id: Number(id), isRight: Boolean(isRight) }));
}
