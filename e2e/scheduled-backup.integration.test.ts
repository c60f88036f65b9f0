import { randomBytes } from 'node:crypto';
import { mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readArchive } from '@/server/backup/read-archive';
import { runMaintenance } from '@/server/backup/run-maintenance';
import { closeDatabase, openDatabase } from '@/server/db/database';
import { verifyLog } from '@/server/domain/audit/service';
import { readBackupFailure } from '@/server/domain/backups/service';
import { listNotifications, setPreferences } from '@/server/domain/notifications/service';
import { checkDatabase } from '@/server/jobs/check-database';
import { makeBackups } from '@/server/jobs/make-backups';
import { insertDataset } from '@/server/testing/run-fixtures';
import { createTestDeps, insertTestMember, type TestDeps } from '@/server/testing/test-deps';
import { testPrograms } from './support/programs';
import { mountSmallDisk } from './support/small-disk';

let t: TestDeps;
let dir: string;
let program: string;
const signal = new AbortController().signal;
/** What does not differ on PostgreSQL. */
const testOnce = test.skipIf(process.env.MINTMARK_TEST_POSTGRESQL !== undefined);

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-test-'));
  program = path.join(await testPrograms(), 'mintmark.mjs');
  const backups = { dir: path.join(dir, 'backups'), everyHours: 1, keep: 2 };
  t = await createTestDeps({ env: { backups } });
  await insertDataset(t.deps);
});
afterAll(async () => {
  await t?.close();
  await rm(dir, { recursive: true, force: true });
});

const made = async () => (await readdir(path.join(dir, 'backups'))).sort();
const metric = async () =>
  /mintmark_backup_last_success_timestamp_seconds (\d+)/.exec(await t.deps.metrics.render(t.deps))?.[1];

test('a server makes a backup when one is due, and keeps as many as it was told', async () => {
  const job = makeBackups(t.deps, program);
  await job.run(signal);
  const [first = ''] = await made();
  expect(await made()).toHaveLength(1);
  const { end } = await readArchive({ file: path.join(dir, 'backups', first), keys: [], progress: () => {} });
  expect(end).toMatchObject({ blobs: 18, missing: [] });
  expect(Number(await metric())).toBeGreaterThan(1.7e9);

  await job.run(signal);
  expect(await made()).toEqual([first]);
  expect(await t.deps.db.auditEntry.findMany({ select: { action: true, via: true } })).toEqual([
    { action: 'backups.create', via: 'server' },
  ]);

  // As if the first were older, beside two still older ones and the rest of one that was cut short.
  await rm(path.join(dir, 'backups', first));
  const names = ['20200101T000000Z.mintmark', '20200102T000000Z.mintmark', '20200103T000000Z.mintmark.part'];
  for (const name of names) await writeFile(path.join(dir, 'backups', `mintmark-${name}`), 'old');
  await writeFile(path.join(dir, 'backups', 'somebody-elses.txt'), 'kept');
  await job.run(signal);
  const kept = await made();
  expect(kept).toHaveLength(3);
  expect(kept).toEqual(expect.arrayContaining(['mintmark-20200102T000000Z.mintmark', 'somebody-elses.txt']));
});

testOnce('a restore is in the audit log of what it brought up, and the chain of entries holds', async () => {
  const file = path.join(dir, 'by-hand.mintmark');
  const { env, log } = t.deps;
  await runMaintenance({ env, args: ['backup', file], signal, program });
  const dataDir = path.join(dir, 'machine');
  const databaseUrl = pathToFileURL(path.join(dataDir, 'mintmark.db')).href;
  const machine = { ...env, dataDir, filesDir: dataDir, databaseUrl };
  await runMaintenance({ env: machine, args: ['restore', file], signal, program });
  const db = await openDatabase({ url: databaseUrl, log });
  const { problem } = await verifyLog({ db, audit: t.deps.audit }, {});
  expect(problem).toBe(null);
  const last = await db.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } });
  expect(last).toMatchObject({ action: 'backups.restore', outcome: 'done' });
  expect(JSON.parse(last.detail)).toMatchObject({ file });
  await closeDatabase(db);
});

testOnce('the commands check a backup and a database, make a key, and carry a database over', async () => {
  const { env } = t.deps;
  const run = (...args: string[]) => runMaintenance({ env, args, signal, program });
  const file = path.join(dir, 'checked.mintmark');
  await run('backup', file);
  const verified = (await run('backup', 'verify', file)) as { rows: Record<string, number> };
  expect(verified).toMatchObject({ missing: [], damaged: [], rows: { Dataset: 1 } });
  const handle = await open(file, 'r+');
  const { size } = await handle.stat();
  await handle.write(Buffer.from('changed'), 0, 7, Math.floor(size / 2));
  await handle.close();
  await expect(run('backup', 'verify', file)).rejects.toThrow();
  expect(await run('backup', 'key')).toMatchObject({
    public: expect.stringMatching(/^age1/),
    secret: expect.stringMatching(/^AGE-SECRET-KEY-1/),
  });
  await run('check-database');
  const url = pathToFileURL(path.join(dir, 'moved.db')).href;
  await expect(run('migrate-database', url)).resolves.toMatchObject({ rows: { Dataset: 1 } });
});

testOnce(
  'a backup that fails is not tried again at once; administrators are told why, once, until one succeeds',
  async () => {
    const backups = { dir: path.join(dir, 'a file'), everyHours: 1, keep: 1 };
    await writeFile(backups.dir, 'where a folder should be');
    const { actor } = t;
    const smtp = { url: 'smtp://127.0.0.1:1', from: 'mintmark@example.org' };
    const deps = { ...t.deps, env: { ...t.deps.env, backups } };
    const member = await insertTestMember(deps, { name: 'Mo', email: 'mo@example.org', role: 'member' });
    await setPreferences({ ...deps, env: { ...deps.env, smtp } }, actor, {
      ownOnly: true,
      email: true,
      revision: 0,
    });
    const job = makeBackups(deps, program);
    await expect(job.run(signal)).rejects.toThrow(/the backup to .* failed/);
    await expect(job.run(signal)).resolves.toBeUndefined();

    const reason = expect.stringContaining(backups.dir);
    expect(await readBackupFailure(deps)).toMatchObject({ reason, since: expect.any(Date) });
    // A server that starts again tries at once; who was told is not told again.
    await expect(makeBackups(deps, program).run(signal)).rejects.toThrow();
    expect(await listNotifications(deps, actor)).toMatchObject({
      unread: 1,
      items: [{ kind: 'backup-failed', body: reason }],
    });
    expect(await listNotifications(deps, member)).toMatchObject({ unread: 0, items: [] });
    expect(await deps.db.delivery.findMany({ select: { email: true } })).toEqual([{ email: actor.email }]);

    await rm(backups.dir);
    await makeBackups(deps, program).run(signal);
    expect(await readBackupFailure(deps)).toBe(null);
  },
);

testOnce('a backup onto a full disk says so and leaves nothing there', async ({ skip }) => {
  const disk = await mountSmallDisk(1);
  if (!disk) return skip('mounting is not allowed here');
  try {
    await t.deps.blobs.write(randomBytes(2 * 1024 ** 2));
    const backups = { dir: path.join(disk.dir, 'backups'), everyHours: 1, keep: 1 };
    const job = makeBackups({ ...t.deps, env: { ...t.deps.env, backups } }, program);
    await expect(job.run(signal)).rejects.toThrow(/The disk of .* is full. Free some space there/);
    expect(await readdir(backups.dir)).toEqual([]);
  } finally {
    await disk.unmount();
  }
});

testOnce(
  'a database that is damaged while the server runs makes it not ready and is in the log with what to do',
  async () => {
    const { databaseUrl } = t.deps.env;
    const job = checkDatabase(t.deps, program);
    await job.run(signal);
    expect(await t.deps.readiness.reasons(t.deps)).toEqual([]);
    const handle = await open(fileURLToPath(databaseUrl), 'r+');
    await handle.write(Buffer.alloc(8 * 4096, 0xa5), 0, 8 * 4096, 20 * 4096);
    await handle.close();
    await job.run(signal);
    expect(await t.deps.readiness.reasons(t.deps)).toContain(
      'the database is damaged: the server’s log says what to do',
    );
  },
);
