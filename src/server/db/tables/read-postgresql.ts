import type pg from 'pg';
import { connectPostgresql } from '../postgresql';
import { type ColumnKind, kindOf, PageSize, type Row, type Table, type TableSource } from './table-data';

const kinds: Readonly<Record<string, ColumnKind>> = {
  text: 'text',
  integer: 'int',
  bigint: 'bigint',
  'double precision': 'float',
  boolean: 'boolean',
  'timestamp without time zone': 'time',
  jsonb: 'json',
  bytea: 'bytes',
};

/** Reads the PostgreSQL database at `url` as it is now, whatever other servers write meanwhile. */
export async function readPostgresql(url: string): Promise<TableSource> {
  const client = await connectPostgresql(url);
  try {
    // Blobs may be copied for longer than a server lets a transaction rest.
    await client.query('SET idle_in_transaction_session_timeout = 0');
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const tables = await postgresqlTables(client);
    const migrations = await appliedMigrations(client);
    return {
      engine: 'postgresql',
      migrations,
      tables,
      rows: (table) => readRows(client, table),
      close: () => client.end(),
    };
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** Every table of the schema that a new connection sees; those that begin with an underscore are Prisma's. */
export async function postgresqlTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<{ table: string; name: string; type: string }>(
    `SELECT c."relname" AS "table", a."attname" AS "name", format_type(a."atttypid", NULL) AS "type"
     FROM pg_class AS c JOIN pg_attribute AS a ON a."attrelid" = c."oid"
     WHERE c."relnamespace" = current_schema()::regnamespace AND c."relkind" = 'r'
       AND a."attnum" > 0 AND NOT a."attisdropped" AND c."relname" NOT LIKE '\\_%'
     ORDER BY c."relname" COLLATE "C", a."attnum"`,
  );
  const tables = new Map<string, Table['columns'][number][]>();
  for (const { table, name, type } of rows) {
    const columns = tables.get(table) ?? [];
    columns.push({ name, kind: kindOf(kinds, `Column ${name} of ${table}`, type) });
    tables.set(table, columns);
  }
  return [...tables].map(([name, columns]) => ({ name, columns }));
}

async function appliedMigrations(client: pg.Client): Promise<string[]> {
  const known = await client.query(`SELECT to_regclass('"_prisma_migrations"') AS "table"`);
  if (known.rows[0]?.table === null) return [];
  const { rows } = await client.query<{ name: string }>(
    `SELECT "migration_name" AS "name" FROM "_prisma_migrations"
     WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL ORDER BY "migration_name" COLLATE "C"`,
  );
  return rows.map(({ name }) => name);
}

async function* readRows(client: pg.Client, { name, columns }: Table): AsyncGenerator<Row[]> {
  const selected = columns.map((column) => cellOf(`"${column.name}"`, column.kind)).join(', ');
  await client.query(`DECLARE "pages" NO SCROLL CURSOR FOR SELECT ${selected} FROM "${name}"`);
  const size = new PageSize();
  try {
    for (;;) {
      const text = `FETCH ${size.rows} FROM "pages"`;
      const { rows } = await client.query<(string | number | boolean | null)[]>({ text, rowMode: 'array' });
      if (rows.length === 0) return;
      const page = rows.map((row) => row.map(finiteOrName));
      size.learn(page);
      yield page;
    }
  } finally {
    await client.query('CLOSE "pages"');
  }
}

function cellOf(column: string, kind: ColumnKind): string {
  switch (kind) {
    case 'time':
      return `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    case 'json':
      return `${column}::text`;
    case 'bytes':
      return `translate(encode(${column}, 'base64'), E'\\n', '')`;
    default:
      return column;
  }
}

function finiteOrName(value: string | number | boolean | null) {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
