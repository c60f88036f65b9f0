import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeDatabase, openDatabase } from './database';
import { MigrationError, migrate } from './migrate';
import { SqliteAdapter } from './sqlite';

const log = pino({ level: 'silent' });
let temp: string;
let dir: string;
let url: string;

beforeEach(async () => {
  temp = await mkdtemp(path.join(tmpdir(), 'mintmark test %-'));
  dir = path.join(temp, 'migrations');
  url = pathToFileURL(path.join(temp, 'x.db')).href;
  await write('0001_init', 'CREATE TABLE "Mint" ("id" TEXT PRIMARY KEY);');
});
afterEach(() => rm(temp, { recursive: true, force: true }));

async function write(name: string, sql: string) {
  await mkdir(path.join(dir, name), { recursive: true });
  await writeFile(path.join(dir, name, 'migration.sql'), sql);
}

async function rows(sql: string) {
  const adapter = await new SqliteAdapter({ url }).connect();
  const result = await adapter.queryRaw({ sql, args: [], argTypes: [] });
  await adapter.dispose();
  return result.rows;
}

const run = () => migrate({ url, dir, log });

describe('migrations', () => {
  test('bring an empty database to the present once, and then have nothing to do', async () => {
    expect(await run()).toEqual(['0001_init']);
    expect(await run()).toEqual([]);
    await write('0002_more', 'ALTER TABLE "Mint" ADD COLUMN "name" TEXT;');
    expect(await run()).toEqual(['0002_more']);
    expect(await rows('SELECT "migration_name", "applied_steps_count" FROM "_prisma_migrations"')).toEqual([
      ['0001_init', 1],
      ['0002_more', 1],
    ]);
  });

  test('are refused when an applied one was changed', async () => {
    await run();
    await write('0001_init', 'CREATE TABLE "Mint" ("id" TEXT PRIMARY KEY, "sneaky" TEXT);');
    await expect(run()).rejects.toThrow(/0001_init was changed/);
  });

  test('are refused when the database knows one that this version does not', async () => {
    await run();
    await write('0002_more', 'CREATE TABLE "B" ("id" TEXT);');
    await run();
    await rm(path.join(dir, '0002_more'), { recursive: true });
    await expect(run()).rejects.toThrow(/newer version of Mintmark.*0002_more/);
  });

  test('leave nothing when one of them fails, and continue once it is mended', async () => {
    await run();
    await write('0002_good', 'CREATE TABLE "Good" ("id" TEXT);');
    await write('0003_bad', 'CREATE TABLE "Half" ("id" TEXT); INSERT INTO "Nowhere" VALUES (1);');
    await expect(run()).rejects.toThrow(MigrationError);
    await expect(run()).rejects.toThrow(
      /0003_bad failed, and the database is as it was before: .*no such table: Nowhere/,
    );
    // So the version that knows 0001 only can still be started.
    const tables = `SELECT name FROM sqlite_master WHERE name IN ('Mint', 'Good', 'Half')`;
    expect(await rows(tables)).toEqual([['Mint']]);
    expect(await rows('SELECT "migration_name" FROM "_prisma_migrations"')).toEqual([['0001_init']]);
    await write('0003_bad', 'CREATE TABLE "Half" ("id" TEXT);');
    expect(await run()).toEqual(['0002_good', '0003_bad']);
  });

  test('tell of what they are about to change, and change nothing when that fails', async () => {
    const told: unknown[] = [];
    const beforeChange = async (state: unknown) => {
      told.push(state);
      throw new Error('no room for a backup');
    };
    await migrate({ url, dir, log, beforeChange });
    await write('0002_more', 'CREATE TABLE "More" ("id" TEXT);');
    await expect(migrate({ url, dir, log, beforeChange })).rejects.toThrow('no room');
    expect(told).toEqual([{ applied: ['0001_init'], pending: ['0002_more'] }]);
    expect(await rows(`SELECT name FROM sqlite_master WHERE name = 'More'`)).toEqual([]);
  });

  test('may rebuild a table that others refer to, but not leave a reference to nothing', async () => {
    await write(
      '0002_child',
      'CREATE TABLE "Coin" ("mint" TEXT REFERENCES "Mint" ("id") ON DELETE CASCADE);',
    );
    await write('0003_rows', `INSERT INTO "Mint" VALUES ('a'); INSERT INTO "Coin" VALUES ('a');`);
    await write(
      '0004_rebuild',
      `CREATE TABLE "new_Mint" ("id" TEXT PRIMARY KEY, "city" TEXT);
       INSERT INTO "new_Mint" ("id") SELECT "id" FROM "Mint";
       DROP TABLE "Mint"; ALTER TABLE "new_Mint" RENAME TO "Mint";`,
    );
    await run();
    expect(await rows('SELECT "mint" FROM "Coin"')).toEqual([['a']]);
    await write('0005_orphan', `DELETE FROM "Mint";`);
    await expect(run()).rejects.toThrow(/0005_orphan failed/);
    expect(await rows('SELECT "id" FROM "Mint"')).toEqual([['a']]);
  });
});

describe('the database', () => {
  test('is durable on its one connection, also after a transaction, and leaves one whole file', async () => {
    await migrate({ url, log });
    const db = await openDatabase({ url, log });
    const handles = (await readdir('/proc/self/fd').catch(() => [])).length;
    for (let i = 0; i < 20; i++) {
      await db.$transaction(async (tx) => tx.setting.create({ data: { key: `k${i}`, value: 'v' } }));
    }
    expect((await readdir('/proc/self/fd').catch(() => [])).length).toBeLessThanOrEqual(handles + 2);
    expect(await db.$queryRaw`PRAGMA journal_mode`).toEqual([{ journal_mode: 'wal' }]);
    expect(await db.$queryRaw`PRAGMA synchronous`).toEqual([{ synchronous: 2 }]);
    expect(await db.$queryRaw`PRAGMA foreign_keys`).toEqual([{ foreign_keys: 1 }]);
    await closeDatabase(db);
    expect((await readFile(path.join(temp, 'x.db'))).length).toBeGreaterThan(50_000);
  });

  test('undoes a transaction that fails, and lets the next one through', async () => {
    await migrate({ url, log });
    const db = await openDatabase({ url, log });
    await db.setting.create({ data: { key: 'a', value: '1' } });
    const failing = db.$transaction(async (tx) => {
      await tx.setting.create({ data: { key: 'b', value: '1' } });
      await tx.setting.create({ data: { key: 'a', value: '2' } });
    });
    await expect(failing).rejects.toMatchObject({ code: 'P2002' });
    const together = Array.from({ length: 10 }, () =>
      db.$transaction(async (tx) => {
        const { value } = await tx.setting.findUniqueOrThrow({ where: { key: 'a' } });
        await tx.setting.update({ where: { key: 'a' }, data: { value: String(Number(value) + 1) } });
      }),
    );
    await Promise.all(together);
    expect(await db.setting.findMany()).toEqual([{ key: 'a', value: '11' }]);
    await closeDatabase(db);
  });
});
