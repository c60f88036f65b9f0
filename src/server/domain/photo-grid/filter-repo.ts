import type { PhotoFilter } from '@/shared/contracts/photo-grid';
import type { Db } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';

/** Which photos of which version: by a filter, behind an id or before it, among some. */
export interface PhotoQuery {
  versionId: string;
  /** Its area is not looked at: that is what `among` is for. */
  filter: PhotoFilter;
  /** Ids of photos must be larger. */
  after?: number | undefined;
  /** Ids of photos must be smaller. */
  before?: number | undefined;
  /** Ids of photos must be one of these. */
  among?: readonly number[] | undefined;
}

/**
 * `FROM` and `WHERE` of the photos that a filter finds, as `"row"`. The grid's index holds what most filters read, in the
 * order of the ids, so that a page needs neither rows nor sorting.
 */
function selection(db: Db, { versionId, filter, after, before, among }: PhotoQuery): Prisma.Sql {
  const { evaluation, currency, country, classIndex, answer, answeredClass, confidenceFrom, confidenceTo } =
    filter;
  const ofClasses = currency !== undefined || country !== undefined;
  const id = Prisma.sql`"row"."id"`;
  const where = [Prisma.sql`"row"."versionId" = ${versionId}`];
  const add = (value: unknown, condition: () => Prisma.Sql) => {
    if (value !== undefined) where.push(condition());
  };
  add(after, () => Prisma.sql`${id} > ${after}`);
  add(before, () => Prisma.sql`${id} < ${before}`);
  add(filter.split, () => Prisma.sql`"row"."split" = ${filter.split}`);
  add(classIndex, () => Prisma.sql`"row"."classIndex" = ${classIndex}`);
  if (ofClasses) {
    const names = [
      ...(currency === undefined ? [] : [Prisma.sql`"coin"."currency" = ${currency}`]),
      ...(country === undefined ? [] : [Prisma.sql`"coin"."country" = ${country}`]),
    ];
    where.push(Prisma.sql`"row"."classIndex" IN (SELECT "coin"."index" FROM "DatasetClass" "coin"
      WHERE "coin"."versionId" = ${versionId} AND ${Prisma.join(names, ' AND ')})`);
  }
  add(filter.sideFrom, () => Prisma.sql`"row"."side" >= ${filter.sideFrom}`);
  add(filter.sideTo, () => Prisma.sql`"row"."side" <= ${filter.sideTo}`);
  add(filter.source, () => Prisma.sql`"row"."source" = ${filter.source}`);
  add(filter.addedFrom, () => Prisma.sql`"row"."addedAt" >= ${new Date(`${filter.addedFrom}T00:00:00Z`)}`);
  add(filter.addedTo, () => Prisma.sql`"row"."addedAt" <= ${new Date(`${filter.addedTo}T23:59:59.999Z`)}`);
  add(filter.flag, () => flagged(versionId, filter.flag));
  add(among, () => {
    const rows = db.dialect.rowsOf(JSON.stringify((among ?? []).map((one) => ({ id: one }))), { id: 'int' });
    return Prisma.sql`${id} IN (SELECT "inside"."id" FROM ${rows} "inside")`;
  });
  const whole = (from: Prisma.Sql) => Prisma.sql`${from} WHERE ${Prisma.join(where, ' AND ')}`;
  if (evaluation === undefined) return whole(Prisma.sql`FROM "DatasetItem" "row"`);
  where.push(Prisma.sql`"given"."evaluationId" = ${evaluation}`);
  // Also of the answer, so that its index is read from there.
  add(after, () => Prisma.sql`"given"."itemId" > ${after}`);
  add(before, () => Prisma.sql`"given"."itemId" < ${before}`);
  add(answer, () => Prisma.sql`"given"."isRight" = ${answer === 'right'}`);
  add(answeredClass, () => Prisma.sql`"given"."predicted" = ${answeredClass}`);
  add(confidenceFrom, () => Prisma.sql`"given"."confidence" >= ${confidenceFrom}`);
  add(confidenceTo, () => Prisma.sql`"given"."confidence" <= ${confidenceTo}`);
  // The engines read tables in this order: of one class there are few photos, of all there are more than answers asked for.
  return ofClasses || classIndex !== undefined
    ? whole(
        Prisma.sql`FROM "DatasetItem" "row" JOIN "EvaluationAnswer" "given" ON "given"."itemId" = "row"."id"`,
      )
    : whole(
        Prisma.sql`FROM "EvaluationAnswer" "given" JOIN "DatasetItem" "row" ON "row"."id" = "given"."itemId"`,
      );
}

/** Photos that are part of a finding which nobody has done or ignored. */
function flagged(versionId: string, flag: PhotoFilter['flag']): Prisma.Sql {
  const kind = flag === 'any' || flag === 'none' ? Prisma.empty : Prisma.sql`AND "finding"."kind" = ${flag}`;
  const ids = Prisma.sql`(SELECT "part"."itemId" FROM "Finding" "finding"
    JOIN "FindingItem" "part" ON "part"."findingId" = "finding"."id"
    WHERE "finding"."versionId" = ${versionId} AND "finding"."status" IN ('open', 'in-review') ${kind})`;
  return flag === 'none' ? Prisma.sql`"row"."id" NOT IN ${ids}` : Prisma.sql`"row"."id" IN ${ids}`;
}

/** What orders a selection: with answers their index does, which holds the same ids. */
const orderOf = ({ filter: { evaluation, classIndex, currency, country } }: PhotoQuery) =>
  evaluation !== undefined && classIndex === undefined && currency === undefined && country === undefined
    ? Prisma.sql`"given"."itemId"`
    : Prisma.sql`"row"."id"`;

/** The first ids, or with `last` those before `before`, the nearest first. */
export async function findPhotoIds(
  db: Db,
  query: PhotoQuery,
  { limit, last = false }: { limit: number; last?: boolean },
): Promise<number[]> {
  const order = orderOf(query);
  const direction = Prisma.raw(last ? 'DESC' : 'ASC');
  const rows = await db.$queryRaw<{ id: number | bigint }[]>`
    SELECT ${order} AS "id" ${selection(db, query)} ORDER BY ${order} ${direction} LIMIT ${limit}`;
  return rows.map(({ id }) => Number(id));
}

/** Ids of all that are found, ascending, in one cell: through the driver each row has its price. */
export async function findIdsAtOnce(db: Db, query: PhotoQuery): Promise<number[]> {
  const [row] = await db.$queryRaw<{ rows: string | null }[]>`
    SELECT ${db.dialect.jsonOfRows({ id: 'int' })} AS "rows" FROM (
      SELECT ${orderOf(query)} AS "id" ${selection(db, query)}) "found"`;
  const ids: [number][] = JSON.parse(row?.rows ?? '[]');
  return ids.map(([id]) => id).sort((a, b) => a - b);
}

/** Hashes and file names of photos by their ids, in the order of these. */
export async function findFiles(db: Db, ids: readonly number[]): Promise<[hash: string, file: string][]> {
  const wanted = db.dialect.rowsOf(JSON.stringify(ids.map((id) => ({ id }))), { id: 'int' });
  const [row] = await db.$queryRaw<{ rows: string | null }[]>`
    SELECT ${db.dialect.jsonOfRows({ id: 'int', hash: 'text', file: 'text' })} AS "rows" FROM (
      SELECT "item"."id", "item"."photoHash" AS "hash", "item"."fileName" AS "file"
      FROM ${wanted} "wanted" CROSS JOIN "DatasetItem" "item" WHERE "item"."id" = "wanted"."id") "found"`;
  const found: [number, string, string][] = JSON.parse(row?.rows ?? '[]');
  return found.sort(([a], [b]) => a - b).map(([, hash, file]) => [hash, file]);
}

/** The id of the last of so many photos of a version behind an id; null when there are fewer. */
export async function findStretchEnd(
  db: Db,
  { versionId, after, photos }: { versionId: string; after: number; photos: number },
): Promise<number | null> {
  const [row] = await db.$queryRaw<{ id: number | bigint }[]>`
    SELECT "id" FROM "DatasetItem" WHERE "versionId" = ${versionId} AND "id" > ${after}
    ORDER BY "id" LIMIT 1 OFFSET ${photos - 1}`;
  return row ? Number(row.id) : null;
}

/** Photos by their ids, in this order, with the answers of an evaluation. */
export async function findPhotos(db: Db, ids: readonly number[], evaluation: string | undefined) {
  const [items, answers] = await Promise.all([
    db.datasetItem.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } }),
    evaluation === undefined
      ? []
      : db.evaluationAnswer.findMany({ where: { evaluationId: evaluation, itemId: { in: [...ids] } } }),
  ]);
  const answerOf = new Map(answers.map((answer) => [answer.itemId, answer]));
  return items.map((item) => ({ ...item, answer: answerOf.get(item.id) ?? null }));
}
