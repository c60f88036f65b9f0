import type { ColumnType, Dialect } from './dialect';
import { Prisma } from './generated/client';

/** A file that one server has to itself, with one writer at a time: whoever has a transaction has every lock. */
export const sqliteDialect: Dialect = {
  engine: 'sqlite',
  isShared: false,

  advisoryLock: async () => undefined,
  lockRow: async () => undefined,
  reserveRow: async () => true,
  withLock: (_name, work) => work(),
  tryLock: async (_name, work) => {
    await work();
    return true;
  },

  rowsOf: (json, columns) => {
    const selected = Object.keys(columns).map((name) => `value ->> '${name}' AS "${name}"`);
    return Prisma.sql`(SELECT ${Prisma.raw(selected.join(', '))} FROM json_each(${json}))`;
  },
  jsonOfRows: (columns) => {
    const cells = Object.entries(columns).map(([name, type]) => cell(name, type));
    return Prisma.raw(`json_group_array(json_array(${cells.join(', ')}))`);
  },
  databaseBytes: Prisma.sql`SELECT page_count * page_size AS "bytes" FROM pragma_page_count(), pragma_page_size()`,
  rowPlace: 'rowid',
  jsonNumber: (column, path) => Prisma.raw(`${column} ->> '$.${path.join('.')}'`),
  jsonText: (column, path) => Prisma.raw(`${column} ->> '$.${path.join('.')}'`),
  jsonWith: (column, key, text) =>
    Prisma.sql`json_set(${Prisma.raw(column)}, ${Prisma.raw(`'$.${key}'`)}, ${text})`,
  jsonListSum: (column, key) => Prisma.raw(`(SELECT sum(value ->> '${key}') FROM json_each(${column}))`),
  secondsBetween: (from, to) =>
    Prisma.raw(`(julianday(COALESCE(${to}, 'now')) - julianday(${from})) * 86400.0`),

  // What is still in the write-ahead log is moved into the file, so that the file alone is the whole.
  beforeClose: async (db) => {
    await db.$queryRaw`PRAGMA wal_checkpoint(TRUNCATE)`;
  },
};

/** SQLite keeps JSON as text and must be asked to read it as such. */
function cell(name: string, type: ColumnType): string {
  return type === 'json' ? `json("${name}")` : `"${name}"`;
}
