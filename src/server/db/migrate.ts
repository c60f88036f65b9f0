import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { migrationsDir } from '../project-root';
import { engineOf } from './engine';
import { openPostgresqlMigrations } from './migrate-postgresql';
import { openSqliteMigrations } from './migrate-sqlite';
import type { Migration } from './migration-session';

/** The database and this version's migrations do not fit together; the message says what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/**
 * Brings the database at `url` to the state of the migrations in `dir` (`<name>/migration.sql`, in order of
 * name), each in a transaction of its own: a failing one leaves the database as it was before it.
 * @returns the names of those applied now.
 * @throws MigrationError when an applied migration was changed or is unknown here, or when one fails.
 */
export async function migrate({
  url,
  log,
  dir = migrationsDir(engineOf(url)),
}: {
  url: string;
  log: Logger;
  dir?: string;
}): Promise<string[]> {
  const migrations = await readMigrations(dir);
  const session = await (engineOf(url) === 'sqlite'
    ? openSqliteMigrations(url)
    : openPostgresqlMigrations(url));
  try {
    const applied = await session.history();
    checkHistory(migrations, applied);
    const pending = migrations.filter((migration) => !applied.has(migration.name));
    for (const migration of pending) {
      const started = Date.now();
      await session.apply(migration).catch((error: unknown) => {
        const message = `Migration ${migration.name} failed and was rolled back: ${messageOf(error)}`;
        throw new MigrationError(message, { cause: error });
      });
      log.info({ migration: migration.name, ms: Date.now() - started }, 'database migrated');
    }
    return pending.map((migration) => migration.name);
  } finally {
    await session.close();
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

function messageOf(error: unknown): string {
  const cause = (error as { cause?: { originalMessage?: string } }).cause;
  return cause?.originalMessage ?? (error instanceof Error ? error.message : String(error));
}
