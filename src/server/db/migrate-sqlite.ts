import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationSession } from './migration-session';
import { durableSettings, openSqliteClient, type SqliteClient } from './sqlite';

/** Prisma's own table, so that its tools understand the history too. */
const HISTORY_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "checksum" TEXT NOT NULL,
  "finished_at" DATETIME,
  "migration_name" TEXT NOT NULL,
  "logs" TEXT,
  "rolled_back_at" DATETIME,
  "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

/** Opens the SQLite file at `url`, which is made where it is missing. */
export async function openSqliteMigrations(url: string): Promise<MigrationSession> {
  await mkdir(path.dirname(fileURLToPath(url)), { recursive: true });
  const client = openSqliteClient(url);
  for (const sql of durableSettings) await client.execute(sql);
  return sqliteMigrations(client);
}

/** As that, on a connection that the caller uses for more. */
export function sqliteMigrations(client: SqliteClient): MigrationSession {
  let transaction: Awaited<ReturnType<SqliteClient['transaction']>> | null = null;
  const open = () => {
    if (!transaction) throw new Error('no migration was begun');
    return transaction;
  };
  return {
    history: async () => {
      await client.execute(HISTORY_TABLE);
      const { rows } = await client.execute(
        `SELECT "migration_name", "checksum" FROM "_prisma_migrations"
         WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL`,
      );
      return new Map(rows.map((row) => [String(row[0]), String(row[1])]));
    },
    begin: async () => {
      // Rebuilding a table drops it for a moment; references are checked as a whole at the end instead.
      await client.execute('PRAGMA foreign_keys = OFF');
      transaction = await client.transaction('write');
    },
    run: async ({ name, sql, checksum }) => {
      await open().executeMultiple(sql);
      await requireReferences(open());
      await open().execute({
        sql: `INSERT INTO "_prisma_migrations"
                ("id", "checksum", "migration_name", "finished_at", "applied_steps_count")
              VALUES (?, ?, ?, current_timestamp, 1)`,
        args: [randomUUID(), checksum, name],
      });
    },
    commit: () => open().commit(),
    rollback: () => open().rollback(),
    close: async () => {
      // The file alone is the whole: the connection itself may live until the garbage collector comes by.
      await client.execute('PRAGMA wal_checkpoint(TRUNCATE)');
      client.close();
    },
  };
}

/** @throws when a row refers to one that does not exist */
export async function requireReferences(client: Pick<SqliteClient, 'execute'>): Promise<void> {
  const { rows } = await client.execute(
    'SELECT "table", "parent", count(*) FROM pragma_foreign_key_check GROUP BY 1, 2',
  );
  if (rows.length === 0) return;
  const broken = rows.map((row) => `${row[2]} of ${row[0]} to ${row[1]}`);
  throw new Error(`references that lead nowhere: ${broken.join(', ')}`);
}
