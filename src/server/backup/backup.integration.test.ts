import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStores } from '../blobs/open-stores';
import { lockInstallation } from '../db/data-lock';
import { migrate } from '../db/migrate';
import { openTableSource } from '../db/tables/open-tables';
import { collectUnusedBlobs, releaseBlobs } from '../domain/blobs/unused-blobs';
import { removeCheckpoints } from '../domain/runs/checkpoints/checkpoint-files';
import { migrationsDir } from '../project-root';
import { contentOf } from '../testing/every-table';
import { insertDataset, queueRun } from '../testing/run-fixtures';
import { type S3Server, startS3Server } from '../testing/s3-server';
import { createTestDatabase } from '../testing/test-database';
import { createTestDeps, type TestDeps } from '../testing/test-deps';
import { type BackupEnv, type BackupReport, createBackup } from './create-backup';
import { createBackupKey } from './encryption';
import { migrateDatabase } from './migrate-database';
import { backupBeforeMigration } from './migration-backup';
import { isPassing } from './passing-rows';
import { readArchive } from './read-archive';
import { restoreBackup } from './restore-backup';
import { requireFinishedRestore } from './unfinished-restore';
import type { Progress } from './write-archive';

let source: TestDeps;
let dir: string;
let file: string;
const quiet: Progress = () => {};

beforeAll(async () => {
  source = await createTestDeps();
  await insertDataset(source.deps);
  await queueRun(source.deps, source.actor);
  await source.deps.checkpoints.write(Buffer.from('a checkpoint'));
});
afterAll(() => source?.close());
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-test-'));
  file = path.join(dir, 'it.mintmark');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function backUp(options: Partial<BackupEnv> = {}, progress = quiet): Promise<BackupReport> {
  const { env, log } = source.deps;
  return createBackup({ env: { ...env, ...options }, file, log, codeVersion: 'test', progress });
}

/** An empty machine with SQLite and a folder. */
function emptyMachine(options: Partial<BackupEnv> = {}): BackupEnv {
  const dataDir = path.join(dir, 'machine');
  return {
    ...source.deps.env,
    dataDir,
    filesDir: dataDir,
    secretFile: path.join(dataDir, 'secret'),
    databaseUrl: pathToFileURL(path.join(dataDir, 'mintmark.db')).href,
    ...options,
  };
}

function restore(env: BackupEnv, options: { replace?: boolean; progress?: Progress } = {}) {
  return restoreBackup({ env, file, log: source.deps.log, progress: quiet, ...options });
}

async function rowsOf(url: string) {
  const tables = await openTableSource(url);
  const kept = { ...tables, rows: withoutPassing };
  async function* withoutPassing(table: (typeof tables.tables)[number]) {
    for await (const page of tables.rows(table)) yield page.filter((row) => !isPassing(table, row));
  }
  return contentOf(kept).finally(() => tables.close());
}

async function filesOf(env: BackupEnv): Promise<Record<string, string>> {
  const stores = await openStores({ ...env, tempDir: path.join(dir, 'reading') });
  const files: Record<string, string> = {};
  for (const name of ['blobs', 'checkpoints'] as const) {
    for (const hash of (await stores[name].list()).sort()) {
      files[`${name}/${hash}`] = (await stores[name].read(hash)).toString('base64');
    }
  }
  stores.close();
  return files;
}

describe('a backup', () => {
  test('brings everything up on an empty machine, with the same key of sessions', async () => {
    const report = await backUp();
    expect(report).toMatchObject({ blobs: 18, checkpoints: 1, missing: [], damaged: [], encrypted: false });
    expect(report.notes.join()).toContain('not encrypted');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(dir)).toEqual(['it.mintmark']);

    const machine = emptyMachine();
    expect(await restore(machine)).toMatchObject({ blobs: 18, checkpoints: 1, notes: [] });
    expect(await rowsOf(machine.databaseUrl)).toEqual(await rowsOf(source.deps.env.databaseUrl));
    expect(await filesOf(machine)).toEqual(await filesOf(source.deps.env));
    const { secretFile, databaseUrl } = source.deps.env;
    const shared = await source.deps.db.setting.findUnique({ where: { key: 'signInSecret' } });
    const secret = databaseUrl.startsWith('file:')
      ? await readFile(secretFile, 'utf8')
      : `${shared?.value}\n`;
    expect(await readFile(machine.secretFile, 'utf8')).toBe(secret);
  });

  test('also brings up what it holds on the engine under test, in place of what was there', async () => {
    await backUp();
    const database = await createTestDatabase();
    const machine = emptyMachine(database.url ? { databaseUrl: database.url } : {});
    if (!database.url) await restore(machine);
    await expect(restore(machine)).rejects.toThrow(/already: its database has tables.*--replace/s);
    await restore(machine, { replace: true });
    expect(await rowsOf(machine.databaseUrl)).toEqual(await rowsOf(source.deps.env.databaseUrl));
    if (!database.url) {
      const aside = (await readdir(machine.dataDir)).filter((name) => name.includes('.replaced-'));
      expect(aside).toHaveLength(1);
    }
    await database.drop();
  });

  test('is encrypted to a key, and read with its secret part only', async () => {
    const [key, other] = [await createBackupKey(), await createBackupKey()];
    expect(await backUp({ backupKeys: [key.public] })).toMatchObject({ encrypted: true, notes: [] });
    expect(await readFile(file, 'latin1')).not.toContain('User');
    const read = (keys: string[]) => readArchive({ file, keys, progress: quiet });
    await expect(read([])).rejects.toThrow(/Set MINTMARK_BACKUP_KEY/);
    await expect(read([key.public])).rejects.toThrow(/secret key/);
    await expect(read([other.secret])).rejects.toThrow(/another key/);
    expect((await read([other.secret, key.secret])).end.blobs).toBe(18);
    await restore(emptyMachine({ backupKeys: [key.secret] }));
    await expect(backUp({ backupKeys: ['age1nonsense'] })).rejects.toThrow(/exists already/);
    await rm(file);
    await expect(backUp({ backupKeys: ['age1nonsense'] })).rejects.toThrow(/mintmark backup key makes one/);
    expect((await readdir(dir)).filter((name) => name !== 'machine')).toEqual([]);
  });

  test.each([{ encrypted: false }, { encrypted: true }])(
    'that is cut short or changed anywhere is refused, and changes nothing (encrypted: $encrypted)',
    async ({ encrypted }) => {
      const key = await createBackupKey();
      await backUp(encrypted ? { backupKeys: [key.public] } : {});
      const whole = await readFile(file);
      const machine = emptyMachine({ backupKeys: [key.secret] });
      // A byte in padding or in the name of an owner carries nothing; the hash of all finds it all the same.
      const places = Array.from({ length: 6 }, (_, i) => Math.floor(((whole.length - 1_100) * i) / 6) + 7);
      for (const place of places) {
        await writeFile(file, whole.subarray(0, place));
        await expect(restore(machine), `cut at ${place}`).rejects.toThrow(
          /cut short|no backup|ends before|end of/i,
        );
        const changed = Buffer.from(whole);
        changed[place] = (changed[place] ?? 0) ^ 0x41;
        await writeFile(file, changed);
        await expect(restore(machine), `changed at ${place}`).rejects.toThrow(/damaged|backup|key/);
      }
      const left = (await readdir(machine.dataDir)).filter((name) => !name.endsWith('lock'));
      expect(left).toEqual([]);
    },
  );

  test('has what its rows name, although servers remove it meanwhile', async () => {
    const { deps } = source;
    const { hash } = await deps.blobs.write(Buffer.from('soon gone'));
    const checkpoint = await deps.checkpoints.write(Buffer.from('soon replaced'));
    await deps.db.photo.create({ data: { hash, format: 'png', width: 1, height: 1, bytes: 9 } });
    let removal: Promise<unknown> | null = null;
    await backUp({}, ({ what }) => {
      if (what !== 'tables') return;
      removal ??= Promise.all([releaseBlobs(deps, [hash]), removeCheckpoints(deps, [checkpoint])]);
    });
    await removal;
    const machine = emptyMachine();
    await restore(machine);
    expect((await rowsOf(machine.databaseUrl)).Photo?.join()).toContain(hash);
    const files = Object.keys(await filesOf(machine));
    expect(files).toEqual(expect.arrayContaining([`blobs/${hash}`, `checkpoints/${checkpoint.hash}`]));
    // Afterwards they go.
    await collectUnusedBlobs(deps, { graceMs: 0 });
    await removeCheckpoints(deps, [checkpoint]);
    expect([await deps.blobs.has(hash), await deps.checkpoints.has(checkpoint.hash)]).toEqual([false, false]);
    expect(await deps.db.setting.count({ where: { key: { startsWith: 'backupHold' } } })).toBe(0);
  });

  test('names files that are lost or damaged already, and is restored without them', async () => {
    const { deps } = source;
    const lost = 'a'.repeat(64);
    const data = { hash: lost, format: 'png', width: 1, height: 1, bytes: 9 };
    await deps.db.photo.create({ data });
    const { hash } = await deps.blobs.write(Buffer.from('rotten'));
    await writeFile(path.join(deps.env.dataDir, 'blobs', hash.slice(0, 2), hash), 'rotting');
    const report = await backUp();
    expect(report).toMatchObject({ missing: [`blobs/${lost}`], damaged: [`blobs/${hash}`] });
    const machine = emptyMachine();
    const restored = await restore(machine);
    expect(restored.notes).toEqual([
      `2 files were lost already when the backup was made; the first: blobs/${lost}.`,
    ]);
    expect(Object.keys(await filesOf(machine))).not.toContain(`blobs/${hash}`);
    await deps.db.photo.delete({ where: { hash: lost } });
    await deps.blobs.remove(hash);
  });

  test('of a newer version is refused with what to do', async () => {
    const { deps } = source;
    const isSqlite = deps.env.databaseUrl.startsWith('file:');
    const now = isSqlite ? 'current_timestamp' : 'now()';
    await deps.db.$executeRawUnsafe(
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count")
       VALUES ('later', 'x', '9999_later', ${now}, 1)`,
    );
    await backUp().finally(() =>
      deps.db.$executeRawUnsafe(`DELETE FROM "_prisma_migrations" WHERE "id" = 'later'`),
    );
    const machine = emptyMachine();
    await expect(restore(machine)).rejects.toThrow(
      /newer version of Mintmark.*9999_later.*Use that version/s,
    );
    await requireFinishedRestore(machine.dataDir);
  });

  test('takes its photos from S3 and puts them there', async () => {
    const s3: S3Server = await startS3Server(path.join(dir, 's3'));
    try {
      await backUp();
      const inBucket = emptyMachine({ s3: s3.settings });
      await restore(inBucket);
      expect(await filesOf(inBucket)).toEqual(await filesOf(source.deps.env));
      await rm(file);
      const report = await createBackup({
        env: inBucket,
        file,
        log: source.deps.log,
        codeVersion: 'test',
        progress: quiet,
      });
      expect(report).toMatchObject({ blobs: 18, missing: [] });
    } finally {
      await s3.stop();
    }
  });

  test('is not written over another file, and leaves nothing when there is nothing to back up', async () => {
    await writeFile(file, 'precious');
    await expect(backUp()).rejects.toThrow(/exists already/);
    expect(await readFile(file, 'utf8')).toBe('precious');
    await rm(file);
    const missing = { ...source.deps.env, databaseUrl: pathToFileURL(path.join(dir, 'none.db')).href };
    await expect(backUp(missing)).rejects.toThrow(/nothing to back up/);
    expect(await readdir(dir)).toEqual([]);
  });
});

describe('a restore that dies', () => {
  test('says so until it is repeated, which it can be with nothing cleared away', async () => {
    await backUp();
    const machine = emptyMachine();
    const dying = restore(machine, {
      progress: ({ what, done, total }) => {
        if (what === 'restored' && done > (total ?? 0) / 2) throw new Error('power cut');
      },
    });
    await expect(dying).rejects.toThrow('power cut');
    await expect(requireFinishedRestore(machine.dataDir)).rejects.toThrow(/was not finished.*restore again/s);
    await restore(machine);
    await requireFinishedRestore(machine.dataDir);
    expect(await rowsOf(machine.databaseUrl)).toEqual(await rowsOf(source.deps.env.databaseUrl));
  });

  test('is not begun while a server works on the place', async () => {
    await backUp();
    const machine = emptyMachine();
    const release = await lockInstallation(machine);
    await expect(restore(machine)).rejects.toThrow(/Another Mintmark server works/);
    await release();
  });
});

describe('a database that moves', () => {
  test('has everything on the other engine and back again, with the same key of sessions', async () => {
    const { env, log, db } = source.deps;
    const move = (from: BackupEnv, url: string, options: { replace?: boolean } = {}) =>
      migrateDatabase({ env: from, url, log, progress: quiet, ...options });
    const there = emptyMachine();
    // The server of these tests has a PostgreSQL database open.
    if (db.dialect.isShared)
      await expect(move(env, there.databaseUrl)).rejects.toThrow(/Stop it: what it writes/);
    await backUp();
    await restore(there);

    const database = await createTestDatabase();
    const url = database.url ?? pathToFileURL(path.join(dir, 'moved.db')).href;
    if (database.url) await expect(move(there, url)).rejects.toThrow(/has tables already.*--replace/s);
    await expect(move(there, there.databaseUrl)).rejects.toThrow(/database in use/);
    const { rows } = await move(there, url, { replace: true });
    expect(rows.User).toBe(2);
    const secret = await readFile(there.secretFile, 'utf8');
    await rm(there.secretFile);
    const back = { ...there, databaseUrl: pathToFileURL(path.join(dir, 'back.db')).href };
    if (!database.url) await writeFile(there.secretFile, secret);
    await move({ ...there, databaseUrl: url }, back.databaseUrl);
    expect(await rowsOf(back.databaseUrl)).toEqual(await rowsOf(env.databaseUrl));
    expect(await readFile(there.secretFile, 'utf8')).toBe(secret);
    await database.drop();
  });

  test('is not taken from under a server', async () => {
    await backUp();
    const machine = emptyMachine();
    await restore(machine);
    const elsewhere = { ...machine, dataDir: path.join(dir, 'elsewhere') };
    const release = await lockInstallation(elsewhere);
    const url = pathToFileURL(path.join(dir, 'moved.db')).href;
    const moving = migrateDatabase({ env: machine, url, log: source.deps.log, progress: quiet });
    await expect(moving).rejects.toThrow(/Another Mintmark server works on the database/);
    await release();
  });
});

test('a migration changes nothing when the database cannot be kept first, and says what to do', async () => {
  await backUp();
  const machine = { ...emptyMachine(), migrationBackup: true };
  await restore(machine);
  await writeFile(path.join(machine.dataDir, 'backups'), 'where a folder should be');
  const migrations = path.join(dir, 'migrations');
  await cp(migrationsDir('sqlite'), migrations, { recursive: true });
  await mkdir(path.join(migrations, '9999_later'));
  await writeFile(
    path.join(migrations, '9999_later/migration.sql'),
    'CREATE TABLE "Later" ("id" TEXT PRIMARY KEY);',
  );
  const { log } = source.deps;
  const upgrade = (env: typeof machine) =>
    migrate({ url: env.databaseUrl, log, dir: migrations, beforeChange: backupBeforeMigration(env, log) });
  await expect(upgrade(machine)).rejects.toThrow(
    /could not be kept in .*backups first[\s\S]*MINTMARK_MIGRATION_BACKUP=0/,
  );
  expect(await rowsOf(machine.databaseUrl)).not.toHaveProperty('Later');
  expect(await upgrade({ ...machine, migrationBackup: false })).toEqual(['9999_later']);
});
