import type { PhotoFilter } from '@/shared/contracts/photo-grid';
import type { Db } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';
import { idsInArea } from './map/area-ids';

/** Which photos of which version: by a filter, behind an id or before it, within ranges of ids. */
export interface PhotoQuery {
  versionId: string;
  filter: PhotoFilter;
  /** Ids of photos must be larger. */
  after?: number | undefined;
  /** Ids of photos must be smaller. */
  before?: number | undefined;
  /** Ids of photos must be within one of these, both ends included. */
  ranges?: readonly (readonly [number, number])[] | undefined;
}

/** Ranges in one statement: each takes two parameters. */
export const RANGES_AT_ONCE = 200;

/**
 * `FROM` and `WHERE` of the photos that a filter finds, as `"row"`. The grid's index holds what most filters read, in the
 * order of the ids, so that a page needs neither rows nor sorting.
 */
async function selection(
  db: Db,
  { versionId, filter, after, before, ranges }: PhotoQuery,
): Promise<Prisma.Sql> {
  const { evaluation, currency, country, classIndex, answer, confidenceFrom, confidenceTo } = filter;
  const ofClasses = currency !== undefined || country !== undefined;
  const id = Prisma.sql`"row"."id"`;
  const where = [Prisma.sql`"row"."versionId" = ${versionId}`];
  const add = (value: unknown, condition: () => Prisma.Sql) => {
    if (value !== undefined) where.push(condition());
  };
  add(after, () => Prisma.sql`${id} > ${after}`);
  add(before, () => Prisma.sql`${id} < ${before}`);
  add(ranges, () => {
    const within = (ranges ?? []).map(([from, to]) => Prisma.sql`${id} BETWEEN ${from} AND ${to}`);
    return within.length === 0 ? Prisma.sql`1 = 0` : Prisma.sql`(${Prisma.join(within, ' OR ')})`;
  });
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
  if (filter.area !== undefined) {
    const ids = await idsInArea(db, { versionId, area: filter.area });
    const rows = JSON.stringify(ids.map((inside) => ({ id: inside })));
    where.push(
      Prisma.sql`${id} IN (SELECT "inside"."id" FROM ${db.dialect.rowsOf(rows, { id: 'int' })} "inside")`,
    );
  }
  const whole = (from: Prisma.Sql) => Prisma.sql`${from} WHERE ${Prisma.join(where, ' AND ')}`;
  if (evaluation === undefined) return whole(Prisma.sql`FROM "DatasetItem" "row"`);
  where.push(Prisma.sql`"given"."evaluationId" = ${evaluation}`);
  // Also of the answer, so that its index is read from there.
  add(after, () => Prisma.sql`"given"."itemId" > ${after}`);
  add(answer, () => Prisma.sql`"given"."isRight" = ${answer === 'right'}`);
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
    SELECT ${order} AS "id" ${await selection(db, query)} ORDER BY ${order} ${direction} LIMIT ${limit}`;
  return rows.map(({ id }) => Number(id));
}

export async function countPhotos(db: Db, query: PhotoQuery): Promise<number> {
  const [row] = await db.$queryRaw<
    { count: number | bigint }[]
  >`SELECT count(*) AS "count" ${await selection(db, query)}`;
  return Number(row?.count ?? 0);
}

/** The id of the last photo of each page. */
export async function findPageEnds(db: Db, query: PhotoQuery, page: number): Promise<number[]> {
  const order = orderOf(query);
  const rows = await db.$queryRaw<{ id: number | bigint }[]>`
    SELECT "id" FROM (SELECT ${order} AS "id", row_number() OVER (ORDER BY ${order}) AS "nth" ${await selection(db, query)}) "numbered"
    WHERE "nth" % ${page} = 0 ORDER BY "id"`;
  return rows.map(({ id }) => Number(id));
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
