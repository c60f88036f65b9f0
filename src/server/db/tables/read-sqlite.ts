import { openSqliteClient, type SqliteClient } from '../sqlite';
import { fromSqlite, type SqliteValue, sqliteKinds } from './sqlite-cells';
import { kindOf, PageSize, type Row, type Table, type TableSource } from './table-data';

/**
 * Reads the SQLite file at `url` as it is now, beside the server that works on it: its write-ahead log keeps what
 * this transaction sees.
 */
export async function readSqlite(url: string): Promise<TableSource> {
  const client = openSqliteClient(url);
  try {
    await client.execute('PRAGMA query_only = ON');
    await client.execute('BEGIN');
    // The moment is that of the first query, not of BEGIN.
    const tables = await sqliteTables(client);
    const migrations = await appliedMigrations(client);
    return {
      engine: 'sqlite',
      migrations,
      tables,
      rows: (table) => readRows(client, table),
      close: async () => {
        await client.execute('ROLLBACK');
        client.close();
      },
    };
  } catch (error) {
    client.close();
    throw error;
  }
}

/** Every table of the database; tables that begin with an underscore or `sqlite_` are of Prisma and SQLite. */
export async function sqliteTables(client: SqliteClient): Promise<Table[]> {
  const { rows } = await client.execute(
    `SELECT "m"."name", "c"."name", "c"."type" FROM sqlite_schema AS "m", pragma_table_info("m"."name") AS "c"
     WHERE "m"."type" = 'table' AND substr("m"."name", 1, 1) <> '_' AND substr("m"."name", 1, 7) <> 'sqlite_'
     ORDER BY "m"."name", "c"."cid"`,
  );
  const tables = new Map<string, Table['columns'][number][]>();
  for (const row of rows) {
    const [table, name, type] = [String(row[0]), String(row[1]), String(row[2])];
    const columns = tables.get(table) ?? [];
    columns.push({ name, kind: kindOf(sqliteKinds, `Column ${name} of ${table}`, type.toUpperCase()) });
    tables.set(table, columns);
  }
  return [...tables].map(([name, columns]) => ({ name, columns }));
}

async function appliedMigrations(client: SqliteClient): Promise<string[]> {
  const known = await client.execute(`SELECT 1 FROM sqlite_schema WHERE "name" = '_prisma_migrations'`);
  if (known.rows.length === 0) return [];
  const { rows } = await client.execute(
    `SELECT "migration_name" FROM "_prisma_migrations"
     WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL ORDER BY "migration_name"`,
  );
  return rows.map((row) => String(row[0]));
}

async function* readRows(client: SqliteClient, { name, columns }: Table): AsyncGenerator<Row[]> {
  const selected = columns.map((column) => `"${column.name}"`).join(', ');
  const sql = `SELECT rowid, ${selected} FROM "${name}" WHERE rowid > ? ORDER BY rowid LIMIT ?`;
  const size = new PageSize();
  for (let last: bigint | null = null; ; ) {
    const args = [last ?? -(2n ** 63n), BigInt(size.rows)];
    const { rows } = await client.execute({ sql, args });
    if (rows.length === 0) return;
    last = rows.at(-1)?.[0] as bigint;
    const page = rows.map((row) =>
      columns.map(({ kind }, index) => fromSqlite(kind, row[index + 1] as SqliteValue)),
    );
    size.learn(page);
    yield page;
  }
}
