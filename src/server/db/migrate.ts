import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type { Logger } from 'pino';
import { SqliteAdapter } from './sqlite';

/** The database and this version's migrations do not fit together; the message says what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

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

/**
 * Brings the database at `url` to the state of the migrations in `dir` (`<name>/migration.sql`, in order of
 * name), each in a transaction of its own: a failing one leaves the database as it was before it.
 * @returns the names of those applied now.
 * @throws MigrationError when an applied migration was changed or is unknown here, or when one fails.
 */
export async function migrate({
  url,
  dir,
  log,
}: {
  url: string;
  dir: string;
  log: Logger;
}): Promise<string[]> {
  const migrations = await readMigrations(dir);
  await mkdir(path.dirname(fileURLToPath(url)), { recursive: true });
  const adapter = await new SqliteAdapter({ url }).connect();
  try {
    await adapter.executeScript(HISTORY_TABLE);
    const applied = await readHistory(adapter);
    checkHistory(migrations, applied);
    const pending = migrations.filter((migration) => !applied.has(migration.name));
    for (const migration of pending) {
      const started = Date.now();
      await apply(adapter, migration);
      log.info({ migration: migration.name, ms: Date.now() - started }, 'database migrated');
    }
    return pending.map((migration) => migration.name);
  } finally {
    await adapter.dispose();
  }
}

async function readMigrations(dir: string): Promise<Migration[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(dir, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** Name → checksum of what this database went through. */
async function readHistory(adapter: SqlDriverAdapter): Promise<Map<string, string>> {
  const { rows } = await adapter.queryRaw({
    sql: `SELECT "migration_name", "checksum" FROM "_prisma_migrations"
          WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL`,
    args: [],
    argTypes: [],
  });
  return new Map(rows.map(([name, checksum]) => [String(name), String(checksum)]));
}

function checkHistory(migrations: Migration[], applied: Map<string, string>): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration.checksum]));
  const unknown = [...applied.keys()].filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new MigrationError(
      `The database was written by a newer version of Mintmark (unknown migration ${unknown.join(', ')}). ` +
        'Start that version, or restore a backup that is older than its first start.',
    );
  }
  for (const [name, checksum] of applied) {
    if (known.get(name) === checksum) continue;
    throw new MigrationError(
      `Migration ${name} was changed after this database had run it. An applied migration must stay as it is: ` +
        'restore the file, and put the change into a new migration (node scripts/new-migration.mjs).',
    );
  }
}

async function apply(adapter: SqlDriverAdapter, { name, sql, checksum }: Migration): Promise<void> {
  const row = [randomUUID(), checksum, name].map((value) => `'${value.replaceAll("'", "''")}'`).join(', ');
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
  } catch (error) {
    throw new MigrationError(`Migration ${name} failed and was rolled back: ${messageOf(error)}`, {
      cause: error,
    });
  } finally {
    await adapter.executeScript('PRAGMA foreign_keys = ON');
  }
}

/** Fails the transaction when a row refers to one that does not exist. */
const CHECK_REFERENCES = `CREATE TEMP TABLE "broken references" ("rows" INTEGER CHECK ("rows" = 0));
INSERT INTO "broken references" SELECT count(*) FROM pragma_foreign_key_check;
DROP TABLE "broken references";`;

function messageOf(error: unknown): string {
  const cause = (error as { cause?: { originalMessage?: string } }).cause;
  return cause?.originalMessage ?? (error instanceof Error ? error.message : String(error));
}
