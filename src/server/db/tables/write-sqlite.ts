import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Logger } from 'pino';
import { migrationsDir } from '../../project-root';
import { readMigrations, runMigrations } from '../migrate';
import { requireReferences, sqliteMigrations } from '../migrate-sqlite';
import type { Migration } from '../migration-session';
import { openSqliteClient, type SqliteClient } from '../sqlite';
import { migrationsFor, type Origin } from './origin';
import { sqliteTables } from './read-sqlite';
import { toSqlite } from './sqlite-cells';
import type { Row, Table, TableTarget } from './table-data';

/** Well under SQLite's limit of 32,766 values in one statement. */
const MOST_VALUES = 4_000;

/**
 * Fills an SQLite file that gets its name at the end, beside the one at `url`, which then keeps its content under
 * another name.
 * @param origin of the rows to come
 * @param dir the migrations of this version
 */
export async function writeSqlite({
  url,
  origin,
  log,
  dir = migrationsDir('sqlite'),
}: {
  url: string;
  origin: Origin;
  log: Logger;
  dir?: string;
}): Promise<TableTarget> {
  const file = fileURLToPath(url);
  const draft = `${file}.restoring`;
  await removeDatabase(draft);
  await mkdir(path.dirname(file), { recursive: true });
  // Only this user may read it, nor what SQLite keeps beside it.
  await (await open(draft, 'wx', 0o600)).close();
  const client = openSqliteClient(pathToFileURL(draft).href);
  const abandon = async () => {
    // Closing alone would end the transaction when the garbage collector comes by, with the next draft's journal.
    await client.execute('ROLLBACK').catch(() => undefined);
    client.close();
    await removeDatabase(draft);
  };
  try {
    const known = await readMigrations(dir);
    const made = await migrationsFor('sqlite', origin);
    const earlier = known.filter(({ name }) => made.has(name));
    await applyTo(client, earlier, log);
    // Each migration's transaction leaves its connection behind; nobody relies on the draft before it is finished.
    await client.execute('PRAGMA foreign_keys = OFF');
    await client.execute('PRAGMA synchronous = OFF');
    await client.execute('BEGIN IMMEDIATE');
    for (const { name } of await sqliteTables(client)) await client.execute(`DELETE FROM "${name}"`);
    return {
      engine: 'sqlite',
      write: (table, rows) => insertRows(client, table, rows),
      finish: async () => {
        await requireReferences(client);
        await client.execute('COMMIT');
        const later = known.filter((migration) => !earlier.includes(migration));
        if (later.length > 0) await applyTo(client, later, log);
        client.close();
        await syncFile(draft);
        await keepAside(file);
        await rename(draft, file);
        await syncFile(path.dirname(file));
      },
      abandon,
    };
  } catch (error) {
    await abandon();
    throw error;
  }
}

async function applyTo(client: SqliteClient, migrations: readonly Migration[], log: Logger): Promise<void> {
  const session = sqliteMigrations(client);
  await session.history();
  await session.begin();
  await runMigrations({ session, migrations, log });
  await session.commit();
}

async function insertRows(
  client: SqliteClient,
  { name, columns }: Table,
  rows: readonly Row[],
): Promise<void> {
  const names = columns.map((column) => `"${column.name}"`).join(', ');
  const marks = `(${columns.map(() => '?').join(', ')})`;
  const atOnce = Math.max(1, Math.floor(MOST_VALUES / columns.length));
  for (let start = 0; start < rows.length; start += atOnce) {
    const chunk = rows.slice(start, start + atOnce);
    const args = chunk.flatMap((row) => columns.map(({ kind }, index) => toSqlite(kind, row[index] ?? null)));
    const sql = `INSERT INTO "${name}" (${names}) VALUES ${chunk.map(() => marks).join(', ')}`;
    await client.execute({ sql, args });
  }
}

/** The database that was there, whole in one file under a name with the time. */
async function keepAside(file: string): Promise<void> {
  if (!existsSync(file)) return;
  const old = openSqliteClient(pathToFileURL(file).href);
  // A damaged one is what a restore is for.
  await old.execute('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => undefined);
  old.close();
  const aside = `${file}.replaced-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  await rename(file, aside);
  // An unfinished log belongs to the file it was written for.
  if (existsSync(`${file}-wal`)) await rename(`${file}-wal`, `${aside}-wal`);
  await rm(`${file}-shm`, { force: true });
}

async function removeDatabase(file: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm', '-journal']) await rm(`${file}${suffix}`, { force: true });
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
