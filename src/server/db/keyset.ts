import { z } from 'zod';
import { PAGE_ROWS, type Page, type Sort } from '@/shared/contracts/paging';
import { AppError } from '../errors';
import type { Db } from './dialect';
import { Prisma } from './generated/client';

/** An expression of a statement, and what it gives. Null is allowed, and stands last in either direction. */
export interface KeysetColumn {
  sql: Prisma.Sql;
  type: 'number' | 'text' | 'time';
}

/** What a list is read from. */
export interface KeysetSource<By extends string> {
  from: Prisma.Sql;
  /** Unique and never null: tells rows of equal sort values apart, and names the rows of the page. */
  key: KeysetColumn;
  /** Of each sort order; as a function where there are many, of which a list uses one. */
  columns: Record<By, KeysetColumn> | ((by: By) => KeysetColumn);
  defaultSort: Sort<By>;
}

export interface KeysetRequest<By extends string> {
  where: readonly Prisma.Sql[];
  sort?: Sort<By> | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

export type Key = string | number;
/** A page of which only the keys are known. */
export type KeyPage = Omit<Page<never>, 'items'> & { keys: Key[] };

const placeSchema = z.tuple([z.union([z.number(), z.string(), z.null()]), z.union([z.number(), z.string()])]);
const cursorSchema = z.object({ sort: z.string(), back: z.boolean(), place: placeSchema });
/** Sort value and key of a row. Times are milliseconds since 1970. */
type Place = z.infer<typeof placeSchema>;

/**
 * Reads one page by keyset: it begins behind a row's sort value and key, not after a count of rows. So rows that come
 * or go meanwhile shift no page, and a late page costs no more than an early one.
 * @throws AppError `bad-request` for a cursor of another list or sort
 */
export async function selectKeys<By extends string>(
  db: Pick<Db, '$queryRaw'>,
  source: KeysetSource<By>,
  { where, sort = source.defaultSort, cursor, limit = PAGE_ROWS }: KeysetRequest<By>,
): Promise<KeyPage> {
  const order = orderOf(source, sort);
  const start = cursor === undefined ? null : decodeCursor(cursor, order);
  const back = start?.back ?? false;
  const select = Prisma.sql`SELECT ${source.key.sql} AS "key", ${order.column.sql} AS "value" ${source.from}`;
  const rows = await db.$queryRaw<{ key: unknown; value: unknown }[]>`
    ${select} ${whereAll(start ? [...where, beyond(order, start.place, back)] : where)}
    ORDER BY ${orderBy(order, back)} LIMIT ${limit + 1}`;
  const more = rows.length > limit;
  // Turned back to a first page that is not full any more: it is filled up from what is behind it.
  if (back && !more && rows.length < limit) return selectKeys(db, source, { where, sort, limit });
  const shown = rows
    .slice(0, limit)
    .map((row): Place => [placeValue(row.value, order.column), placeKey(row.key)]);
  if (back) shown.reverse();
  const [first, last] = [shown[0], shown.at(-1)];
  const count = async (conditions: readonly Prisma.Sql[]) => {
    const [counted] = await db.$queryRaw<{ count: bigint | number }[]>`
      SELECT count(*) AS "count" ${source.from} ${whereAll(conditions)}`;
    return Number(counted?.count ?? 0);
  };
  const total = await count(where);
  const offset = first && start ? await count([...where, beyond(order, first, true)]) : 0;
  const behind = back ? true : more;
  return {
    keys: shown.map(([, key]) => key),
    nextCursor: behind && last ? encodeCursor({ sort: order.name, back: false, place: last }) : null,
    previousCursor: offset > 0 && first ? encodeCursor({ sort: order.name, back: true, place: first }) : null,
    offset,
    total,
  };
}

/** Puts rows that were read by their keys in the order of the page; rows that went meanwhile are left out. */
export function toPage<T>({ keys, ...page }: KeyPage, rows: readonly T[], keyOf: (row: T) => Key): Page<T> {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return { ...page, items: keys.flatMap((key) => byKey.get(key) ?? []) };
}

/** A table whose rows have a text `id` and a `createdAt`, the newest first. */
export function newestFirst(table: Prisma.ModelName): KeysetSource<'created'> {
  return {
    from: Prisma.sql`FROM ${Prisma.raw(`"${table}"`)} "row"`,
    key: { sql: Prisma.sql`"row"."id"`, type: 'text' },
    columns: { created: { sql: Prisma.sql`"row"."createdAt"`, type: 'time' } },
    defaultSort: { by: 'created', direction: 'desc' },
  };
}

interface Order {
  name: string;
  column: KeysetColumn;
  key: KeysetColumn;
  descending: boolean;
}

function orderOf<By extends string>({ columns, key }: KeysetSource<By>, { by, direction }: Sort<By>): Order {
  const column = typeof columns === 'function' ? columns(by) : columns[by];
  return { name: `${by} ${direction}`, column, key, descending: direction === 'desc' };
}

function orderBy({ column, key, descending }: Order, back: boolean): Prisma.Sql {
  const direction = Prisma.raw(descending === back ? 'ASC' : 'DESC');
  const nulls = Prisma.raw(back ? 'NULLS FIRST' : 'NULLS LAST');
  return Prisma.sql`${column.sql} ${direction} ${nulls}, ${key.sql} ${direction}`;
}

/** Rows behind a place, or before it. */
function beyond({ column, key, descending }: Order, [value, id]: Place, before: boolean): Prisma.Sql {
  const further = Prisma.raw(descending === before ? '>' : '<');
  const [v, k] = [column.sql, key.sql];
  const tie = Prisma.sql`${k} ${further} ${parameter(key, id)}`;
  if (value === null) {
    return before ? Prisma.sql`(${v} IS NOT NULL OR ${tie})` : Prisma.sql`(${v} IS NULL AND ${tie})`;
  }
  const at = parameter(column, value);
  const past = Prisma.sql`${v} ${further} ${at} OR (${v} = ${at} AND ${tie})`;
  return before ? Prisma.sql`(${past})` : Prisma.sql`(${past} OR ${v} IS NULL)`;
}

function whereAll(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join([...conditions], ' AND ')}`;
}

function parameter({ type }: KeysetColumn, value: string | number): string | number | Date {
  return type === 'time' ? new Date(Number(value)) : value;
}

function placeValue(value: unknown, { type }: KeysetColumn): Place[0] {
  if (value === null) return null;
  // Of an expression, unlike of a column, SQLite does not say that it is a time.
  return type === 'time' && typeof value === 'string' ? Date.parse(value) : placeKey(value);
}

function placeKey(value: unknown): Place[1] {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.getTime();
  return value as Place[1];
}

function encodeCursor(cursor: z.infer<typeof cursorSchema>): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function decodeCursor(text: string, order: Order): z.infer<typeof cursorSchema> {
  const cursor = parseCursor(text);
  const [value, key] = cursor?.place ?? [null, null];
  const fits = (column: KeysetColumn, part: Place[0]) =>
    part === null || typeof part === (column.type === 'text' ? 'string' : 'number');
  if (!cursor || cursor.sort !== order.name || !fits(order.column, value) || !fits(order.key, key)) {
    throw new AppError(
      'bad-request',
      'This cursor is of another list or sort order. Start from the first page.',
    );
  }
  return cursor;
}

function parseCursor(text: string) {
  try {
    return cursorSchema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}
