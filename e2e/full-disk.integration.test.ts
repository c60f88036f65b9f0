import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importFinished } from '@/server/domain/datasets/import-run';
import { getImport, startImport } from '@/server/domain/datasets/import-service';
import { requestStop } from '@/server/domain/runs/controls';
import { getRun, readEvents } from '@/server/domain/runs/query-service';
import { colourPhoto } from '@/server/testing/test-photos';
import { writeZip, type ZipEntry } from '@/server/testing/zip-files';
import { BEHAVIOUR } from './support/fake-trainer-behaviour';
import { mountSmallDisk, type SmallDisk } from './support/small-disk';
import { WorkerBench } from './support/worker-bench';

const disk = await mountSmallDisk(24);
if (!disk) console.warn('skipped: this account may not mount a small disk, which these tests fill');

let bench: WorkerBench;
afterEach(() => bench.close());

const run = (id: string) => getRun(bench.test.deps, id);
const events = (runId: string) => readEvents(bench.test.deps, { runId, afterSeq: 0, limit: 100_000 });
const within = { timeout: 60_000, interval: 100 };

async function warnings(runId: string): Promise<string[]> {
  return (await events(runId)).flatMap((event) =>
    event.type === 'log' && event.payload.level === 'warn' ? event.payload.message : [],
  );
}

/** No gap and no double, whatever happened. */
async function expectWholeLog(runId: string): Promise<void> {
  const seqs = (await events(runId)).map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  const { epochs } = await run(runId);
  expect(epochs.map(({ epoch }) => epoch)).toEqual(epochs.map((_, index) => index + 1));
}

async function files(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isFile() ? path.join(entry.parentPath, entry.name) : []));
}

describe.skipIf(!disk)('a full disk for photos, models and checkpoints', () => {
  const { dir, fill, free, unmount } = disk ?? ({} as SmallDisk);
  let dataDir: string;
  beforeEach(async () => {
    dataDir = path.join(dir, `data-${Date.now()}`);
    bench = await WorkerBench.open({ env: { dataDir } });
  });
  afterEach(free);
  afterAll(unmount);

  it('when results come: the run page says so, and the run succeeds by itself once there is space', async () => {
    await bench.startAgent();
    const { id } = await bench.queue(BEHAVIOUR.goesOn);
    await expect.poll(async () => (await run(id)).epochs.length, within).toBeGreaterThan(0);
    await fill(100_000);
    await requestStop(bench.test.deps, bench.test.actor, id);
    await expect
      .poll(() => warnings(id), within)
      .toEqual([expect.stringMatching(/results wait.*disk.*full/i)]);
    expect(await run(id)).toMatchObject({ state: 'running', attempt: 1 });
    expect(await files(path.join(dataDir, 'blobs/tmp'))).toEqual([]);
    await free();
    await expect.poll(async () => (await run(id)).state, within).toBe('succeeded');
    expect(await run(id)).toMatchObject({ attempt: 1, modelNumber: 1, error: null });
    await expectWholeLog(id);
  });

  it('when a checkpoint comes: training goes on with a warning, and the checkpoint is kept later', async () => {
    await bench.startAgent();
    await fill(100_000);
    const { id } = await bench.queue(BEHAVIOUR.savesLarge);
    await expect
      .poll(() => warnings(id), within)
      .toEqual([expect.stringMatching(/checkpoint waits.*disk.*full/i)]);
    const { epochs } = await run(id);
    await expect.poll(async () => (await run(id)).epochs.length, within).toBeGreaterThan(epochs.length + 5);
    expect(await files(path.join(dataDir, 'checkpoints'))).toEqual([]);
    await free();
    const kept = async () => (await bench.test.deps.db.run.findUniqueOrThrow({ where: { id } })).checkpoints;
    await expect.poll(kept, within).toHaveLength(1);
    expect(await files(path.join(dataDir, 'checkpoints'))).toHaveLength(1);
    await requestStop(bench.test.deps, bench.test.actor, id);
    await expect.poll(async () => (await run(id)).state, within).toBe('succeeded');
    await expectWholeLog(id);
  });

  it('when photos are imported: the import says so, leaves nothing, and can be repeated', async () => {
    const { deps, actor } = bench.test;
    const before = await files(path.join(dataDir, 'blobs'));
    const entries: ZipEntry[] = [];
    for (const split of ['train', 'validation', 'test']) {
      for (const [i, colour] of (['red', 'green', 'blue'] as const).entries()) {
        for (let n = 0; n < 4; n++) {
          const seed = 1_000 + split.length * 10 + n;
          entries.push({ path: `${split}/${i + 1}/${n}.png`, bytes: await colourPhoto(colour, seed) });
        }
      }
    }
    let archives = 0;
    const archive = () => writeZip(path.join(bench.dir, `${++archives}.zip`), entries);
    await fill(20_000);
    const { importId } = await startImport(deps, actor, { name: 'Full', archivePath: await archive() });
    await importFinished(importId);
    expect(await getImport(deps, importId)).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/disk.*full.*try again/i),
    });
    expect(await files(path.join(dataDir, 'blobs'))).toEqual(before);
    await free();
    const again = await startImport(deps, actor, { name: 'Full', archivePath: await archive() });
    await importFinished(again.importId);
    expect(await getImport(deps, again.importId)).toMatchObject({ state: 'succeeded', version: 1 });
  });

  it.skipIf(process.env.MINTMARK_TEST_POSTGRESQL)(
    'under the SQLite database: pages can be read, and every event is there once there is space',
    async () => {
      await bench.close();
      const databaseUrl = pathToFileURL(path.join(dir, 'mintmark.db')).href;
      bench = await WorkerBench.open({ env: { databaseUrl } });
      await bench.startAgent();
      const { id } = await bench.queue(BEHAVIOUR.chatters, 200);
      await expect.poll(async () => (await run(id)).epochs.length, within).toBeGreaterThan(0);
      await fill();
      const stalled = async () => {
        const before = (await run(id)).lastSeq;
        await delay(1_500);
        return (await run(id)).lastSeq === before;
      };
      await expect.poll(stalled, within).toBe(true);
      const { attempt, epochs } = await run(id);
      await free();
      await expect.poll(async () => (await run(id)).epochs.length, within).toBeGreaterThan(epochs.length + 3);
      await requestStop(bench.test.deps, bench.test.actor, id);
      await expect.poll(async () => (await run(id)).state, within).toBe('succeeded');
      expect((await run(id)).attempt).toBe(attempt);
      await expectWholeLog(id);
      const [check] = await bench.test.deps.db.$queryRaw<
        [{ integrity_check: string }]
      >`PRAGMA integrity_check`;
      expect(check.integrity_check).toBe('ok');
    },
  );
});
