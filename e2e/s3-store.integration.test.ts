import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Stores } from '@/server/blobs/blob-store';
import { openStores } from '@/server/blobs/open-stores';
import { importFinished } from '@/server/domain/datasets/import/import-run';
import { getImport } from '@/server/domain/datasets/import/import-service';
import { importStaged } from '@/server/domain/datasets/staging/stage-import';
import { saveStaged } from '@/server/domain/datasets/staging/staged-imports';
import { stageArchive } from '@/server/domain/datasets/uploads/uploads';
import { requestStop } from '@/server/domain/runs/controls/controls';
import { getRun, readEvents } from '@/server/domain/runs/query-service';
import { type S3Server, startS3Server } from '@/server/testing/s3-server';
import { colourPhoto } from '@/server/testing/test-photos';
import { writeZip } from '@/server/testing/zip-files';
import { BEHAVIOUR } from './support/fake-trainer-behaviour';
import { WorkerBench } from './support/worker-bench';

const within = { timeout: 60_000, interval: 100 };

let dir: string;
let s3: S3Server;
let stores: Stores;
let bench: WorkerBench;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-s3-'));
  s3 = await startS3Server(path.join(dir, 's3'));
  stores = await openStores({ dataDir: path.join(dir, 'data'), s3: s3.settings });
  bench = await WorkerBench.open({ blobs: stores.blobs, checkpoints: stores.checkpoints });
});
afterEach(async () => {
  await bench.close();
  stores.close();
  await s3.stop();
  await rm(dir, { recursive: true, force: true });
});

it('a run whose photos and results lie in S3 outlives a service that goes away when the results come', async () => {
  const { deps, actor } = bench.test;
  const run = async () => getRun(deps, id);
  await bench.startAgent();
  const { id } = await bench.queue(BEHAVIOUR.goesOn);
  await expect.poll(async () => (await run()).epochs.length, within).toBeGreaterThan(0);
  await s3.stop();
  await requestStop(deps, actor, id);
  const warnings = async () =>
    (await readEvents(deps, { runId: id, afterSeq: 0, limit: 10_000 })).flatMap((event) =>
      event.type === 'log' && event.payload.level === 'warn' ? event.payload.message : [],
    );
  await expect.poll(warnings, within).toEqual([expect.stringMatching(/file store cannot be reached/)]);
  await s3.start();
  await expect.poll(async () => (await run()).state, within).toBe('succeeded');
  expect(await run()).toMatchObject({ attempt: 1, modelNumber: 1 });
  const model = await deps.db.modelVersion.findFirstOrThrow({ where: { runId: id } });
  for (const { hash } of model.files as { hash: string }[]) expect(await stores.blobs.has(hash)).toBe(true);
});

it('an import whose store goes away while it is saved says so, and is saved once the store is back', async () => {
  const { deps, actor } = bench.test;
  const entries = await Promise.all(
    Array.from({ length: 60 }, async (_, n) => ({
      path: `${n % 2 ? 'a' : 'b'}/${n}.png`,
      bytes: await colourPhoto('red', 500 + n),
    })),
  );
  const archivePath = await writeZip(path.join(dir, 'sent.zip'), entries);
  const { importId } = await stageArchive(deps, actor, { name: 'Stored', fileName: 'x.zip', archivePath });
  await importStaged(importId);
  const status = () => getImport(deps, importId);
  const save = () => saveStaged(deps, actor, { importId, name: 'Stored', addTo: null });
  const stored = async () => (await readdir(path.join(dir, 's3'), { recursive: true })).length;
  const [photos, before] = [await deps.db.photo.count(), await stored()];

  await save();
  await expect.poll(stored, { timeout: 60_000, interval: 5 }).toBeGreaterThan(before);
  await s3.stop();
  await importFinished(importId);
  expect(await status()).toMatchObject({
    state: 'ready',
    error: expect.stringMatching(/file store cannot be reached/),
  });
  expect(await deps.db.dataset.count({ where: { name: 'Stored' } })).toBe(0);
  expect(await deps.db.photo.count()).toBe(photos);

  await s3.start();
  await save();
  await importFinished(importId);
  expect(await status()).toMatchObject({ state: 'succeeded', version: 1 });
});
