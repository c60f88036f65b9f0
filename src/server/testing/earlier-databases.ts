import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backupBeforeMigration } from '../backup/migration-backup';
import { type ArchiveVisitor, readArchive } from '../backup/read-archive';
import { restoreBackup } from '../backup/restore-backup';
import { closeDatabase, openDatabase } from '../db/database';
import { migrate } from '../db/migrate';
import { openTableSource, openTableTarget } from '../db/tables/open-tables';
import type { Origin } from '../db/tables/origin';
import type { Row, Table, TableSource, TableTarget } from '../db/tables/table-data';
import { parseEnv } from '../env';
import { migrationsDir, projectRoot } from '../project-root';
import { contentOf } from './every-table';
import { createTestDatabase } from './test-database';

const log = pino({ level: 'silent' });
const engine = process.env.MINTMARK_TEST_POSTGRESQL ? 'postgresql' : 'sqlite';
const fixtures = path.join(projectRoot, 'prisma/earlier-databases');
const released = (await readdir(fixtures)).filter((name) => name.endsWith('.mintmark')).sort();
const oldest = released[0] ?? '';

/** Every state that a database may be in: after each of the engine's migrations but the last. */
export const everyState = (await readdir(migrationsDir(engine))).sort().slice(0, -1);
/** The first, those of releases, and the latest: each takes a second on SQLite and several on PostgreSQL. */
export const releasedStates = everyState.filter(
  (state, index) =>
    index === 0 ||
    index === everyState.length - 1 ||
    released.some((name) => state.startsWith(name.slice(0, 4))),
);

let dir: string;
let database: Awaited<ReturnType<typeof createTestDatabase>>;

function machine(name: string) {
  const dataDir = path.join(dir, name);
  return parseEnv({ MINTMARK_DATA: dataDir, DATABASE_URL: database.url ?? undefined });
}

async function reading<T>(url: string, work: (source: TableSource) => Promise<T>): Promise<T> {
  const source = await openTableSource(url);
  return work(source).finally(() => source.close());
}

/** The migrations as a version had them whose last one was `state`. */
async function versionOf(state: string): Promise<string> {
  const folder = path.join(dir, `version-${state}`);
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(migrationsDir(engine))) {
    if (name <= state)
      await cp(path.join(migrationsDir(engine), name), path.join(folder, name), { recursive: true });
  }
  return folder;
}

/** Puts the rows of an archive into a database, as a version with the migrations of `version` does. */
async function fill(url: string, file: string, version: string, before?: { state: string }): Promise<void> {
  let target: TableTarget | null = null;
  let shapes: readonly Table[] | null = null;
  const visitor: ArchiveVisitor = {
    head: async (head) => {
      const migrations = head.migrations.filter((name) => !before || name <= before.state);
      const origin: Origin = before ? { engine, migrations } : head;
      target = await openTableTarget({ url, origin, log, dir: version });
      // PostgreSQL began where the oldest kept database stands.
      if (before && engine === 'sqlite') shapes = await shapesOf(before.state, version);
    },
    rows: async (table, rows) => {
      const [shape, fitting] = shapes ? fitRows(table, rows, shapes) : [table, rows];
      if (shape) await target?.write(shape, fitting);
    },
  };
  try {
    await readArchive({ file, keys: [], progress: () => {} }, visitor);
    await (target as TableTarget | null)?.finish();
  } catch (error) {
    await (target as TableTarget | null)?.abandon();
    throw error;
  }
}

/** Before the oldest kept database, versions only added tables and columns: its rows, without what was added. */
function fitRows(
  table: Table,
  rows: readonly Row[],
  shapes: readonly Table[],
): [Table | null, readonly Row[]] {
  const shape = shapes.find(({ name }) => name === table.name);
  const kept = table.columns.flatMap(({ name }, index) =>
    shape?.columns.some((column) => column.name === name) ? index : [],
  );
  const columns = kept.flatMap((index) => table.columns[index] ?? []);
  const fitting = rows.map((row) => kept.map((index) => row[index] ?? null));
  return [shape ? { name: table.name, columns } : null, fitting];
}

async function shapesOf(state: string, version: string): Promise<readonly Table[]> {
  const url = pathToFileURL(path.join(dir, `shape-${state}.db`)).href;
  await migrate({ url, log, dir: version });
  return reading(url, async ({ tables }) => tables);
}

/** Of the tables in both shapes, the columns that are in both; JSON may be rewritten by a migration. */
function shared(content: Record<string, string[]>, other: readonly Table[], own: readonly Table[]) {
  return Object.fromEntries(
    own.flatMap(({ name, columns }) => {
      const there = other.find((table) => table.name === name)?.columns.map((column) => column.name) ?? [];
      const names = columns
        .filter((column) => column.kind !== 'json' && there.includes(column.name))
        .map((column) => `${column.name}=`);
      const lines = (content[name] ?? []).map((line) =>
        line
          .split('|')
          .filter((cell) => names.some((start) => cell.startsWith(start)))
          .join('|'),
      );
      return there.length > 0 ? [[name, lines.sort()]] : [];
    }),
  );
}

/** Migrates databases as they were after each of `states`, with rows in every table, and brings them back. */
export function describeStates(states: readonly string[]): void {
  describe('a database of an earlier version', () => {
    useMachine();

    test.each(states)(
      'as it was after %s keeps every value when it is migrated, and can be brought back',
      async (state) => {
        const env = machine(state);
        const version = await versionOf(state);
        const fixture = released.findLast((name) => name.slice(0, 4) <= state.slice(0, 4));
        const file = path.join(fixtures, fixture ?? oldest);
        await fill(env.databaseUrl, file, version, fixture ? undefined : { state });
        const [before, own] = await reading(
          env.databaseUrl,
          async (it) => [await contentOf(it), it.tables] as const,
        );
        expect(before.RunEvent?.length).toBeGreaterThan(400);

        const beforeChange = backupBeforeMigration({ ...env, backupKeys: [] }, log);
        const applied = await migrate({ url: env.databaseUrl, log, beforeChange });
        expect(applied.length).toBeGreaterThan(0);
        const [after, tables] = await reading(
          env.databaseUrl,
          async (it) => [await contentOf(it), it.tables] as const,
        );
        const fresh = pathToFileURL(path.join(dir, 'fresh.db')).href;
        await migrate({ url: fresh, log });
        expect(tables.map(({ name }) => name)).toEqual(
          await reading(fresh, async (it) => it.tables.map(({ name }) => name)),
        );
        expect(shared(after, own, tables)).toEqual(shared(before, tables, own));

        // Back to the earlier version, which would not touch the database as it is now.
        const [kept = ''] = await readdir(path.join(env.dataDir, 'backups'));
        const copy = path.join(env.dataDir, 'backups', kept);
        expect(kept).toContain(`before-${applied[0]}`);
        await expect(migrate({ url: env.databaseUrl, log, dir: version })).rejects.toThrow(/newer version/);
        if (engine === 'postgresql') await fill(env.databaseUrl, copy, version);
        else await copyBack(copy, env.databaseUrl, version);
        expect(await reading(env.databaseUrl, contentOf)).toEqual(before);
        expect(await migrate({ url: env.databaseUrl, log, dir: version })).toEqual([]);
      },
    );
  });
}

/** Restores a kept backup of each release, and reads it. */
export function describeReleases(): void {
  describe('a database of an earlier version', () => {
    useMachine();
    test.each(released)(
      'in a backup of that time, %s, comes up and is read by this version',
      async (name) => {
        const env = machine(`restored-${name}`);
        const options = { file: path.join(fixtures, name), log, progress: () => {}, replace: true };
        const { rows } = await restoreBackup({ env, ...options });
        const db = await openDatabase({ url: env.databaseUrl, log });
        const read = {
          User: await db.user.findMany(),
          Run: await db.run.findMany({ include: { sweep: true, model: true } }),
          RunEvent: await db.runEvent.findMany(),
          Prediction: await db.prediction.findMany(),
          Comment: await db.comment.findMany({ include: { author: true } }),
          Delivery: await db.delivery.findMany({ include: { webhook: true, notification: true } }),
        };
        for (const [table, found] of Object.entries(read))
          expect([table, found.length]).toEqual([table, rows[table]]);
        await closeDatabase(db);
      },
    );
  });
}

function useMachine(): void {
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'mintmark-test-'));
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database?.drop();
    await rm(dir, { recursive: true, force: true });
  });
}

async function copyBack(copy: string, url: string, version: string): Promise<void> {
  await reading(pathToFileURL(copy).href, async (source) => {
    const target = await openTableTarget({ url, origin: source, log, dir: version });
    for (const table of source.tables)
      for await (const rows of source.rows(table)) await target.write(table, rows);
    await target.finish();
  });
}
