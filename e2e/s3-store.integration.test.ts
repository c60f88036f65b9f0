import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Stores } from '@/server/blobs/blob-store';
import { openStores } from '@/server/blobs/open-stores';
import { requestStop } from '@/server/domain/runs/controls/controls';
import { getRun, readEvents } from '@/server/domain/runs/query-service';
import { type S3Server, startS3Server } from '@/server/testing/s3-server';
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
