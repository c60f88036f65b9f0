import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { migrationsDir } from '../project-root';
import { engineOf } from './engine';
import { openPostgresqlMigrations } from './migrate-postgresql';
import { openSqliteMigrations } from './migrate-sqlite';
import type { Migration, MigrationSession } from './migration-session';

/** The database and this version's migrations do not fit together; the message says what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/**
 * Brings the database at `url` to the state of the migrations in `dir` (`<name>/migration.sql`, in order of name), all
 * of them in one transaction: when one fails, or the process dies, the database is as it was, and the version of
 * Mintmark that wrote it can still be started.
 * @param only names of those to apply, for a database that is to be as an earlier version had it
 * @param beforeChange called with the applied and the pending names before a database with content is changed
 * @returns the names of those applied now.
 * @throws MigrationError when an applied migration was changed or is unknown here, or when one fails.
 */
export async function migrate({
  url,
  log,
  dir = migrationsDir(engineOf(url)),
  only,
  beforeChange,
}: {
  url: string;
  log: Logger;
  dir?: string;
  only?: ReadonlySet<string>;
  beforeChange?: (state: { applied: string[]; pending: string[] }) => Promise<void>;
}): Promise<string[]> {
  const migrations = await readMigrations(dir);
  const session = await (engineOf(url) === 'sqlite'
    ? openSqliteMigrations(url)
    : openPostgresqlMigrations(url));
  try {
    const applied = await session.history();
    checkHistory(migrations, applied);
    const pending = migrations.filter(({ name }) => !applied.has(name) && (only?.has(name) ?? true));
    if (pending.length === 0) return [];
    const names = pending.map(({ name }) => name);
    if (applied.size > 0) await beforeChange?.({ applied: [...applied.keys()].sort(), pending: names });
    await session.begin();
    try {
      await runMigrations({ session, migrations: pending, log });
      await session.commit();
    } catch (error) {
      await session.rollback();
      throw error;
    }
    return names;
  } finally {
    await session.close();
  }
}

/** Inside of a transaction, whose end is the caller's. @throws MigrationError */
export async function runMigrations({
  session,
  migrations,
  log,
}: {
  session: MigrationSession;
  migrations: readonly Migration[];
  log: Logger;
}): Promise<void> {
  for (const migration of migrations) {
    const started = Date.now();
    await session.run(migration).catch((error: unknown) => {
      const message = `Migration ${migration.name} failed, and the database is as it was before: ${messageOf(error)}`;
      throw new MigrationError(message, { cause: error });
    });
    log.info({ migration: migration.name, ms: Date.now() - started }, 'database migrated');
  }
}

export async function readMigrations(dir: string): Promise<Migration[]> {
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
        'Start that version, or restore a backup that is older than its first start; each migration left one in the ' +
        'folder backups beside the data (docs/how-to/upgrade.md).',
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
