import type { AdvisoryLock, ColumnType, Dialect } from './dialect';
import { Prisma } from './generated/client';
import { connectPostgresql } from './postgresql';

/** Keys of the locks that a transaction takes; any numbers that no other program on this database uses. */
const TRANSACTION_LOCKS: Record<AdvisoryLock, number> = {
  runNumbers: 771_240_002,
  imports: 771_240_003,
  administrators: 771_240_004,
  audit: 771_240_011,
  reviews: 771_240_039,
};

/** Tells the locks that a session takes by name apart from those of other programs on the same database. */
const NAMED_LOCKS = 771_240;

/** How a column is written in JSON, and how it is read from there. */
const jsonTypes: Record<ColumnType, { type: string; read: (name: string) => string }> = {
  text: { type: 'text', read: (name) => name },
  int: { type: 'int', read: (name) => name },
  json: { type: 'text', read: (name) => `${name}::jsonb` },
  time: { type: 'timestamptz', read: (name) => `${name} AT TIME ZONE 'UTC'` },
};

/** A server that several processes share. */
export function postgresqlDialect(url: string): Dialect {
  return {
    engine: 'postgresql',
    isShared: true,

    advisoryLock: async (tx, lock) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${TRANSACTION_LOCKS[lock]})`;
    },
    lockRow: async (tx, table, id) => {
      await tx.$executeRaw`SELECT 1 FROM ${Prisma.raw(`"${table}"`)} WHERE "id" = ${id} FOR UPDATE`;
    },
    reserveRow: async (tx, table, id) => {
      const rows = await tx.$queryRaw<unknown[]>`
        SELECT 1 AS "free" FROM ${Prisma.raw(`"${table}"`)} WHERE "id" = ${id} FOR UPDATE SKIP LOCKED`;
      return rows.length > 0;
    },
    // The lock goes with the session, and so with the process, however that ends.
    withLock: async (name, work) => {
      const session = await connectPostgresql(url);
      try {
        await session.query('SELECT pg_advisory_lock($1, hashtext($2))', [NAMED_LOCKS, name]);
        return await work();
      } finally {
        await session.end().catch(() => undefined);
      }
    },
    tryLock: async (name, work) => {
      const session = await connectPostgresql(url);
      try {
        const sql = 'SELECT pg_try_advisory_lock($1, hashtext($2)) AS "locked"';
        const { rows } = await session.query<{ locked: boolean }>(sql, [NAMED_LOCKS, name]);
        if (!rows[0]?.locked) return false;
        await work();
        return true;
      } finally {
        await session.end().catch(() => undefined);
      }
    },

    rowsOf: (json, columns) => {
      const named = Object.entries(columns);
      const selected = named.map(([name, type]) => `${jsonTypes[type].read(`"${name}"`)} AS "${name}"`);
      const given = named.map(([name, type]) => `"${name}" ${jsonTypes[type].type}`);
      return Prisma.sql`(SELECT ${Prisma.raw(selected.join(', '))}
        FROM jsonb_to_recordset(${json}::jsonb) AS "given"(${Prisma.raw(given.join(', '))}))`;
    },
    jsonOfRows: (columns) => {
      const cells = Object.keys(columns).map((name) => `"${name}"`);
      return Prisma.raw(`json_agg(json_build_array(${cells.join(', ')}))::text`);
    },
    databaseBytes: Prisma.sql`SELECT pg_database_size(current_database()) AS "bytes"`,
    rowPlace: 'ctid',
    jsonNumber: (column, path) => Prisma.raw(`(${column} #>> '{${path.join(',')}}')::float8`),
    jsonText: (column, path) => Prisma.raw(`${column} #>> '{${path.join(',')}}'`),
    jsonWith: (column, key, text) =>
      Prisma.sql`jsonb_set(${Prisma.raw(column)}, ${Prisma.raw(`'{${key}}'`)}, to_jsonb(${text}::text))`,
    jsonListSum: (column, key) =>
      Prisma.raw(`(SELECT sum((part ->> '${key}')::float8) FROM jsonb_array_elements(${column}) AS part)`),
    secondsBetween: (from, to) =>
      Prisma.raw(`extract(epoch FROM COALESCE(${to}, now() AT TIME ZONE 'UTC') - ${from})::float8`),

    beforeClose: async () => undefined,
  };
}
