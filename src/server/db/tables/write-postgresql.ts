import type pg from 'pg';
import type { Logger } from 'pino';
import { migrationsDir } from '../../project-root';
import { readMigrations, runMigrations } from '../migrate';
import { postgresqlMigrations } from '../migrate-postgresql';
import { connectPostgresql } from '../postgresql';
import { migrationsFor, type Origin } from './origin';
import { postgresqlTables } from './read-postgresql';
import type { ColumnKind, Row, Table, TableTarget } from './table-data';

/**
 * Fills a PostgreSQL database in one transaction, in place of what is there.
 * @param origin of the rows to come
 * @param dir the migrations of this version
 */
export async function writePostgresql({
  url,
  origin,
  log,
  dir = migrationsDir('postgresql'),
}: {
  url: string;
  origin: Origin;
  log: Logger;
  dir?: string;
}): Promise<TableTarget> {
  const client = await connectPostgresql(url);
  try {
    await client.query('SET idle_in_transaction_session_timeout = 0');
    const session = postgresqlMigrations(client);
    await session.history();
    await session.begin();
    await dropEverything(client);
    // Makes Prisma's table again.
    await session.history();
    const known = await readMigrations(dir);
    const made = await migrationsFor('postgresql', origin);
    const earlier = known.filter(({ name }) => made.has(name));
    await runMigrations({ session, migrations: earlier, log });
    const tables = await postgresqlTables(client);
    for (const { name } of tables) await client.query(`DELETE FROM "${name}"`);
    const references = await dropReferences(client);
    return {
      engine: 'postgresql',
      write: (table, rows) => insertRows(client, table, rows),
      finish: async () => {
        await addReferences(client, references);
        await continueCounters(client);
        const later = known.filter((migration) => !earlier.includes(migration));
        await runMigrations({ session, migrations: later, log });
        await session.commit();
        await client.end();
      },
      abandon: async () => {
        await session.rollback().catch(() => undefined);
        await client.end().catch(() => undefined);
      },
    };
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

async function dropEverything(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ sql: string }>(
    `SELECT format('DROP TABLE %s CASCADE', "oid"::regclass) AS "sql" FROM pg_class
       WHERE "relnamespace" = current_schema()::regnamespace AND "relkind" IN ('r', 'p')
     UNION ALL
     SELECT format('DROP FUNCTION %s CASCADE', "oid"::regprocedure) FROM pg_proc AS p
       WHERE "pronamespace" = current_schema()::regnamespace AND "prokind" = 'f' AND NOT EXISTS (
         SELECT 1 FROM pg_depend WHERE "objid" = p."oid" AND "deptype" = 'e')`,
  );
  for (const { sql } of rows) await client.query(sql);
}

/** References between tables are checked as a whole at the end: rows come in no particular order. */
async function dropReferences(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ drop: string; add: string }>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', "conrelid"::regclass, "conname") AS "drop",
            format('ALTER TABLE %s ADD CONSTRAINT %I %s', "conrelid"::regclass, "conname", pg_get_constraintdef("oid")) AS "add"
     FROM pg_constraint WHERE "contype" = 'f' AND "connamespace" = current_schema()::regnamespace`,
  );
  for (const { drop } of rows) await client.query(drop);
  return rows.map(({ add }) => add);
}

async function addReferences(client: pg.Client, references: readonly string[]): Promise<void> {
  for (const sql of references) await client.query(sql);
}

/** Numbers that the database gives out continue after the highest one. */
async function continueCounters(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ sql: string }>(
    `SELECT format('SELECT setval(%L, coalesce(max(%I), 1), max(%I) IS NOT NULL) FROM %s', "counter", "column", "column", "table") AS "sql"
     FROM (
       SELECT c."oid"::regclass AS "table", a."attname" AS "column",
              pg_get_serial_sequence(c."oid"::regclass::text, a."attname") AS "counter"
       FROM pg_class AS c JOIN pg_attribute AS a ON a."attrelid" = c."oid"
       WHERE c."relnamespace" = current_schema()::regnamespace AND c."relkind" = 'r'
         AND a."attnum" > 0 AND NOT a."attisdropped"
     ) AS "counters" WHERE "counter" IS NOT NULL`,
  );
  for (const { sql } of rows) await client.query(sql);
}

async function insertRows(client: pg.Client, { name, columns }: Table, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const names = columns.map((column) => `"${column.name}"`).join(', ');
  const cells = columns.map(({ kind }, index) => readCell(`(row ->> ${index})`, kind)).join(', ');
  await client.query(
    `INSERT INTO "${name}" (${names}) SELECT ${cells} FROM json_array_elements($1::json) AS "given"(row)`,
    [JSON.stringify(rows)],
  );
}

function readCell(cell: string, kind: ColumnKind): string {
  switch (kind) {
    case 'text':
      return cell;
    case 'int':
      return `${cell}::int`;
    case 'bigint':
      return `${cell}::bigint`;
    case 'float':
      return `${cell}::float8`;
    case 'boolean':
      return `${cell}::boolean`;
    // The zone is always UTC, which a column without a zone leaves out.
    case 'time':
      return `${cell}::timestamp`;
    case 'json':
      return `${cell}::jsonb`;
    case 'bytes':
      return `decode(${cell}, 'base64')`;
  }
}
