import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackupKey } from '@/server/backup/encryption';
import { isPassing } from '@/server/backup/passing-rows';
import { readArchive } from '@/server/backup/read-archive';
import type { BlobStore } from '@/server/blobs/blob-store';
import { openStores } from '@/server/blobs/open-stores';
import { closeDatabase, openDatabase } from '@/server/db/database';
import { openTableSource } from '@/server/db/tables/open-tables';
import type { Row, Table } from '@/server/db/tables/table-data';
import { readEvents } from '@/server/domain/runs/query-service';
import { contentOf } from '@/server/testing/every-table';
import { administer, databaseOn } from '@/server/testing/test-database';
import { BEHAVIOUR } from './support/fake-trainer-behaviour';
import { type Child, Installation } from './support/installation';
import { freePort } from './support/mintmark-server';

const RUNS = 20;
const WORKERS = 2;
const LEASE_SECONDS = 6;
/** Of everything that a streaming run does not touch, the copy must be the same as the original. */
const QUIET = [
  'User',
  'Dataset',
  'DatasetVersion',
  'DatasetClass',
  'DatasetItem',
  'Photo',
  'Experiment',
  'Invite',
];

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-restore-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** @param database that of the machine; SQLite in its data folder where none is named */
const emptyMachine = (name: string, database?: string) => ({
  MINTMARK_DATA: path.join(dir, name),
  DATABASE_URL: database ?? pathToFileURL(path.join(dir, name, 'mintmark.db')).href,
  MINTMARK_FILES: path.join(dir, name),
});

/** A PostgreSQL database without a table, where PostgreSQL is the engine under test. */
async function emptyDatabase(): Promise<{ url: string; drop(): Promise<void> } | null> {
  const server = process.env.MINTMARK_TEST_POSTGRESQL;
  if (!server) return null;
  const name = `restored_${randomBytes(8).toString('hex')}`;
  await administer(server, `CREATE DATABASE "${name}"`);
  return {
    url: databaseOn(server, name),
    drop: () => administer(server, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
  };
}

/** The command line as people use it, in a process of its own. @returns its answer, and its largest memory in MiB */
async function mintmark(programs: string, args: string[], env: Record<string, string>) {
  const child = command(programs, args, env);
  let [stdout, stderr, peak] = ['', '', 0];
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const watch = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }, 100);
  await once(child, 'close');
  clearInterval(watch);
  if (child.exitCode !== 0) throw new Error(stderr);
  return { answer: JSON.parse(stdout), peak };
}

function command(programs: string, args: string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [path.join(programs, 'mintmark.mjs'), '--json', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Everything in a database but what belongs to its own server at this moment, and that it was backed up or restored. */
async function content(url: string): Promise<Record<string, string[]>> {
  const source = await openTableSource(url);
  async function* rows(table: Table) {
    for await (const page of source.rows(table))
      yield page.filter((row) => !isPassing(table, row) && !isOfBackups(table, row));
  }
  return contentOf({ ...source, rows }).finally(() => source.close());
}

function isOfBackups({ name, columns }: Table, row: Row): boolean {
  if (name !== 'AuditEntry') return false;
  return String(row[columns.findIndex((column) => column.name === 'action')]).startsWith('backups.');
}

async function archived(file: string, keys: string[] = []): Promise<Record<string, string[]>> {
  const pages = new Map<string, unknown[]>();
  const { head } = await readArchive(
    { file, keys, progress: () => {} },
    { rows: async ({ name }, rows) => void pages.set(name, [...(pages.get(name) ?? []), ...rows]) },
  );
  async function* rows({ name }: Table) {
    yield (pages.get(name) ?? []) as never;
  }
  return contentOf({ ...head, rows, close: async () => undefined });
}

async function expectWhole(store: BlobStore, hashes: readonly string[]): Promise<void> {
  for (const hash of hashes) {
    const bytes = await store.read(hash);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash);
  }
}

describe(`a backup while ${RUNS} runs stream`, () => {
  let original: Installation;
  const processes: Child[] = [];
  const file = () => path.join(dir, 'streaming.mintmark');

  beforeAll(async () => {
    original = await Installation.open({ copies: 8, env: { leaseSeconds: LEASE_SECONDS } });
    processes.push(await original.startWeb());
    for (let i = 0; i < WORKERS; i++) {
      const env = { MINTMARK_WORKER_SLOTS: String(RUNS / WORKERS) };
      processes.push(await original.startWorker(`w${i}`, { env }));
    }
    for (let i = 0; i < RUNS; i++) await original.queue(BEHAVIOUR.savesOften);
    const { db } = original.test.deps;
    await original.until(async () => (await db.run.count({ where: { furthestStep: { gt: 20 } } })) === RUNS);
  }, 300_000);
  afterAll(() => original?.close());

  it('comes up on an empty machine with every row and every file of one moment, and its runs continue', async () => {
    const { deps } = original.test;
    const { dataDir, databaseUrl: url } = deps.env;
    const begun = await deps.db.runEvent.count();
    const settings = { MINTMARK_DATA: dataDir, DATABASE_URL: url, MINTMARK_FILES: dataDir };
    const { answer } = await mintmark(original.programs, ['backup', file()], settings);
    expect(answer).toMatchObject({ missing: [], damaged: [] });
    expect(await deps.db.runEvent.count(), 'they did stream meanwhile').toBeGreaterThan(begun + RUNS);

    const database = await emptyDatabase();
    const machine = emptyMachine('streaming', database?.url);
    await mintmark(original.programs, ['restore', file()], machine);
    const restored = await content(machine.DATABASE_URL);
    expect(restored).toEqual(await archived(file()));
    const now = await content(url);
    for (const table of QUIET) expect(restored[table], table).toEqual(now[table]);
    // A log is only ever added to: all that the copy has is in the original as it is in the copy.
    const events = new Set(now.RunEvent);
    expect(restored.RunEvent?.length).toBeGreaterThan(begun);
    expect(restored.RunEvent?.every((event) => events.has(event))).toBe(true);

    const stores = await openStores({ dataDir: machine.MINTMARK_DATA, s3: null });
    const blobs = await stores.blobs.list();
    expect(blobs).toHaveLength(answer.blobs);
    await expectWhole(stores.blobs, blobs);
    await expectWhole(stores.checkpoints, await stores.checkpoints.list());

    for (const child of processes) await original.kill(child);
    const db = await openDatabase({ url: machine.DATABASE_URL, log: deps.log });
    const copy = { ...deps, db };
    const logOf = (runId: string) => readEvents(copy, { runId, afterSeq: 0, limit: 1_000_000 });
    const runs = await db.run.findMany();
    expect(runs).toHaveLength(RUNS);
    for (const { id, lastSeq, checkpoints } of runs) {
      expect((await logOf(id)).map(({ seq }) => seq)).toEqual(numbersTo(lastSeq));
      const kept = checkpoints as { hash: string }[];
      expect(kept.length).toBeGreaterThan(0);
      for (const { hash } of kept) expect(await stores.checkpoints.has(hash)).toBe(true);
    }

    const port = await freePort();
    const place = `http://127.0.0.1:${port}`;
    const fresh = original.spawn('web', {
      ...machine,
      NODE_ENV: 'production',
      MINTMARK_PORT: String(port),
      MINTMARK_CACHE: path.join(dir, 'cache'),
      MINTMARK_DEMO: '0',
      MINTMARK_LEASE_SECONDS: String(LEASE_SECONDS),
    });
    await original.until(async () => (await fetch(`${place}/healthz`).catch(() => null))?.ok === true);
    // The token is one of the backup.
    await original.startWorker('fresh', { url: place, env: { MINTMARK_WORKER_SLOTS: String(RUNS) } });
    await original.until(async () => {
      const later = await db.run.findMany();
      return runs.every(({ id, attempt, furthestStep }) =>
        later.some((run) => run.id === id && run.attempt > attempt && run.furthestStep > furthestStep),
      );
    });
    for (const { id } of await db.run.findMany()) {
      const log = await logOf(id);
      expect(log.map(({ seq }) => seq)).toEqual(numbersTo(log.length));
    }
    await closeDatabase(db);
    await original.kill(fresh);
    await database?.drop();
  }, 600_000);
});

const numbersTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('a large backup', () => {
  const BLOBS = 24;
  const BLOB_BYTES = 25 * 1024 ** 2;
  const EVENTS = 200_000;
  /** Node itself with the libraries takes some 120. */
  const MOST_MIB = 450;

  let source: Installation;
  let key: { secret: string; public: string };
  const file = () => path.join(dir, 'large.mintmark');

  beforeAll(async () => {
    source = await Installation.open();
    key = await createBackupKey();
    const { deps } = source.test;
    for (let i = 0; i < BLOBS; i++) await deps.blobs.write(randomBytes(BLOB_BYTES));
    const { id: runId } = await source.queue(BEHAVIOUR.ends);
    const payload = { message: 'x'.repeat(300), level: 'info' };
    const at = new Date();
    for (let start = 10; start < EVENTS; start += 1_000) {
      const data = Array.from({ length: 1_000 }, (_, i) => ({
        runId,
        seq: start + i,
        attempt: 1,
        type: 'log',
        payload,
        at,
      }));
      await deps.db.runEvent.createMany({ data });
    }
  }, 300_000);
  afterAll(() => source?.close());

  it('takes little memory to make, check and restore, encrypted, and survives kill -9 at any time', async () => {
    const { dataDir, databaseUrl } = source.test.deps.env;
    const settings = {
      MINTMARK_DATA: dataDir,
      DATABASE_URL: databaseUrl,
      MINTMARK_FILES: dataDir,
      MINTMARK_BACKUP_KEY: key.public,
    };
    const killed = command(source.programs, ['backup', file()], settings);
    await source.until(async () => existsSync(`${file()}.part`));
    killed.kill('SIGKILL');
    await once(killed, 'close');
    expect(existsSync(file())).toBe(false);
    await rm(`${file()}.part`);
    const made = await mintmark(source.programs, ['backup', file()], settings);
    const machine = { ...emptyMachine('large'), MINTMARK_BACKUP_KEY: key.secret };
    const verified = await mintmark(source.programs, ['backup', 'verify', file()], machine);

    const dying = command(source.programs, ['restore', file()], machine);
    const blobs = path.join(machine.MINTMARK_DATA, 'blobs');
    await source.until(
      async () => (await readdir(blobs, { recursive: true }).catch(() => [])).length > BLOBS,
    );
    dying.kill('SIGKILL');
    await once(dying, 'close');
    const web = source.spawn('web', { ...machine, NODE_ENV: 'production', MINTMARK_PORT: '0' });
    await once(web, 'exit');
    expect(web.exitCode).toBe(1);
    expect(web.output()).toMatch(/A restore of .*large\.mintmark into .* was not finished/);

    const restored = await mintmark(source.programs, ['restore', file()], machine);
    expect(await content(machine.DATABASE_URL)).toEqual(await content(databaseUrl));
    const peaks = [made.peak, verified.peak, restored.peak].map(Math.round);
    process.stdout.write(`peak memory of backup, verify, restore: ${peaks.join(', ')} MiB\n`);
    expect(Math.max(...peaks)).toBeLessThan(MOST_MIB);
  }, 600_000);
});
