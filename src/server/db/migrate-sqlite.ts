import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationSession } from './migration-session';
import { SqliteAdapter } from './sqlite';

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

/** Fails the transaction when a row refers to one that does not exist. */
const CHECK_REFERENCES = `CREATE TEMP TABLE "broken references" ("rows" INTEGER CHECK ("rows" = 0));
INSERT INTO "broken references" SELECT count(*) FROM pragma_foreign_key_check;
DROP TABLE "broken references";`;

/** Opens the SQLite file at `url`, which is made where it is missing. */
export async function openSqliteMigrations(url: string): Promise<MigrationSession> {
  await mkdir(path.dirname(fileURLToPath(url)), { recursive: true });
  const adapter = await new SqliteAdapter({ url }).connect();
  return {
    history: async () => {
      await adapter.executeScript(HISTORY_TABLE);
      const sql = `SELECT "migration_name", "checksum" FROM "_prisma_migrations"
                   WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL`;
      const { rows } = await adapter.queryRaw({ sql, args: [], argTypes: [] });
      return new Map(rows.map(([name, checksum]) => [String(name), String(checksum)]));
    },
    apply: async ({ name, sql, checksum }) => {
      const row = [randomUUID(), checksum, name]
        .map((value) => `'${value.replaceAll("'", "''")}'`)
        .join(', ');
      try {
        // Rebuilding a table drops it for a moment; references are checked as a whole at the end instead.
        await adapter.executeScript('PRAGMA foreign_keys = OFF');
        await adapter.executeScript(`BEGIN IMMEDIATE;
${sql}
;
${CHECK_REFERENCES}
INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count")
VALUES (${row}, current_timestamp, 1);
COMMIT;`);
      } finally {
        await adapter.executeScript('PRAGMA foreign_keys = ON');
      }
    },
    close: () => adapter.dispose(),
  };
}
