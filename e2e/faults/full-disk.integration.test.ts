import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { colourPhoto } from '@/server/testing/test-photos';
import { buildZip, type ZipEntry } from '@/server/testing/zip-files';
import { BEHAVIOUR } from '../support/fake-trainer-behaviour';
import { Installation } from '../support/installation';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk';
import { trainsHere } from '../support/trains-here';

const disk = await mountSmallDisk(64);
if (!disk) console.warn('skipped: this account may not mount a small disk, which these tests fill');
const trains = await trainsHere();

const within = { timeout: 60_000, interval: 100 };

async function files(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isFile() ? path.join(entry.parentPath, entry.name) : []));
}

describe.skipIf(!disk)('a full disk under a server of its own process', { timeout: 200_000 }, () => {
  const { dir, fill, free, unmount } = disk ?? ({} as SmallDisk);
  const dataDir = path.join(dir ?? '', 'data');
  let installation: Installation;
  afterAll(() => unmount());

  /** What the run's log says has to wait. */
  async function waiting(runId: string): Promise<string[]> {
    return (await installation.log(runId)).flatMap((event) =>
      event.type === 'log' && /the upload is retried/.test(event.payload.message)
        ? event.payload.message
        : [],
    );
  }
  const waits = (what: string) =>
    expect.stringMatching(new RegExp(`cannot accept \\w+ ${what}.*disk.*full`, 'i'));
  const epochs = async (id: string) => (await installation.run(id)).epochs.length;
  const stop = async (id: string) => (await installation.api()).runs.stop.mutate({ run: id });

  describe('for photos, models and checkpoints', () => {
    beforeAll(async () => {
      installation = await Installation.open({ env: { dataDir } });
      await installation.startWeb();
      await installation.headers();
    }, 120_000);
    afterEach(() => free());
    afterAll(() => installation?.close());

    it.skipIf(!trains)(
      'when a network trains: its checkpoint and its results wait, with a warning each, until there is space',
      async () => {
        const worker = await installation.startWorker('trains', {
          trainer: 'real',
          env: { MINTMARK_CHECKPOINT_MINUTES: '0.00001' },
        });
        await fill(100_000);
        const { id } = await installation.queueRecipe({
          model: { width: 0.35, inputSize: 96, headUnits: 8 },
          baseWeights: 'random',
          earlyStopping: false,
          epochs: 1000,
          batchSize: 4,
        });
        await expect.poll(() => waiting(id), within).toEqual([waits('checkpoint')]);
        const before = await epochs(id);
        await expect.poll(() => epochs(id), within).toBeGreaterThan(before + 2);
        await stop(id);
        await expect.poll(() => waiting(id), within).toContainEqual(waits('results'));
        expect(await installation.run(id)).toMatchObject({ state: 'running', attempt: 1 });
        expect(await files(path.join(dataDir, 'blobs/tmp'))).toEqual([]);
        expect(await files(path.join(dataDir, 'checkpoints'))).toEqual([]);
        await free();
        await installation.reach(id, 'succeeded');
        expect(await installation.run(id)).toMatchObject({ attempt: 1, modelNumber: 1, error: null });
        await installation.expectWholeLog(id);
        await installation.kill(worker, 'SIGTERM');
      },
    );

    it('when a checkpoint comes: it is kept later, once there is space', async () => {
      const worker = await installation.startWorker('saves');
      await fill(100_000);
      const { id } = await installation.queue(BEHAVIOUR.savesLarge);
      await expect.poll(() => waiting(id), within).toEqual([waits('checkpoint')]);
      const before = await epochs(id);
      await expect.poll(() => epochs(id), within).toBeGreaterThan(before + 5);
      expect(await files(path.join(dataDir, 'checkpoints'))).toEqual([]);
      await free();
      const { db } = installation.test.deps;
      const kept = async () => (await db.run.findUniqueOrThrow({ where: { id } })).checkpoints;
      await expect.poll(kept, within).toHaveLength(1);
      expect(await files(path.join(dataDir, 'checkpoints'))).toHaveLength(1);
      await stop(id);
      await installation.reach(id, 'succeeded');
      await installation.expectWholeLog(id);
      await installation.kill(worker, 'SIGTERM');
    });

    it('when photos are imported: upload and import say so, leave nothing, and can be repeated', async () => {
      const entries: ZipEntry[] = [];
      for (const split of ['train', 'validation', 'test']) {
        for (const [i, colour] of (['red', 'green', 'blue'] as const).entries()) {
          for (let n = 0; n < 4; n++) {
            const seed = 1_000 + split.length * 10 + n;
            entries.push({ path: `${split}/${i + 1}/${n}.png`, bytes: await colourPhoto(colour, seed) });
          }
        }
      }
      const archive = new Uint8Array(await buildZip(entries));
      const upload = async () =>
        fetch(`${installation.url}/api/datasets/import?name=Full`, {
          method: 'POST',
          headers: { ...(await installation.headers()), 'content-type': 'application/zip' },
          body: archive,
        });
      const api = await installation.api();
      const ended = async (answer: Response) => {
        const { importId } = (await answer.json()) as { importId: string };
        const status = () => api.datasets.importStatus.query({ importId });
        await expect.poll(async () => (await status()).state, within).not.toBe('running');
        return status();
      };
      const before = await files(dataDir);

      await fill(archive.byteLength / 2);
      const refused = await upload();
      expect(refused.ok).toBe(false);
      expect(await refused.text()).toMatch(/disk.*full/i);
      await free();

      await fill(archive.byteLength + 20_000);
      expect(await ended(await upload())).toMatchObject({
        state: 'failed',
        error: expect.stringMatching(/disk.*full.*try again/i),
      });
      await free();
      await installation.passDayOfUnusedBlobs();
      expect(await files(dataDir)).toEqual(before);
      expect(await ended(await upload())).toMatchObject({ state: 'succeeded', version: 1 });
    });
  });

  it.skipIf(process.env.MINTMARK_TEST_POSTGRESQL)(
    'under the SQLite database: pages can be read, and every event is there once there is space',
    async () => {
      const databaseUrl = pathToFileURL(path.join(dir, `${Date.now()}.db`)).href;
      installation = await Installation.open({ env: { databaseUrl } });
      try {
        await installation.startWeb();
        await installation.startWorker('worker');
        const { id } = await installation.queue(BEHAVIOUR.chatters, 200);
        await expect.poll(() => epochs(id), within).toBeGreaterThan(0);
        await fill();
        const stalled = async () => {
          const before = (await installation.run(id)).lastSeq;
          await delay(1_500);
          return (await installation.run(id)).lastSeq === before;
        };
        await expect.poll(stalled, within).toBe(true);
        const api = await installation.api();
        const { attempt, epochs: known } = await api.runs.get.query({ run: id });
        await free();
        await expect.poll(() => epochs(id), within).toBeGreaterThan(known.length + 3);
        await stop(id);
        await installation.reach(id, 'succeeded');
        expect((await installation.run(id)).attempt).toBe(attempt);
        await installation.expectWholeLog(id);
        const [check] = await installation.test.deps.db.$queryRaw<
          [{ integrity_check: string }]
        >`PRAGMA integrity_check`;
        expect(check.integrity_check).toBe('ok');
      } finally {
        await free();
        await installation.close();
      }
    },
  );
});
