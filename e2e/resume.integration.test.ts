import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { applyEvents, emptyRunLiveState } from '@/features/runs/live/run-live-state';
import { requestPause, requestResume, requestStop } from '@/server/domain/runs/controls/controls';
import { getRun, readEvents } from '@/server/domain/runs/query-service';
import { checkpointsOf } from '@/server/domain/runs/run-row';
import { startRun } from '@/server/domain/runs/service';
import { insertDataset, takeFromSilent } from '@/server/testing/run-fixtures';
import { tunables } from '@/server/tunables';
import type { EpochMetrics } from '@/shared/run-events';
import { isAlive } from '../worker/agent/process-alive';
import { trainsHere } from './support/trains-here';
import { WorkerBench } from './support/worker-bench';
import { childrenOf, startWorkerProcess, type WorkerChild } from './support/worker-process';

/*
 * Real workers with real trainers are killed with SIGKILL, which no process can prepare for, while they train a
 * small network; whatever happens, the run must end as if nothing had.
 */

const EPOCHS = 8;
/** A checkpoint after each batch, so that a kill mostly falls inside an epoch. */
const OFTEN = { MINTMARK_CHECKPOINT_MINUTES: '0.00001' };

const trains = await trainsHere();

let bench: WorkerBench;
const workers: WorkerChild[] = [];

async function startWorker({ cache = 'process-cache', env = OFTEN as Record<string, string> } = {}) {
  const worker = await startWorkerProcess(bench, { cache, env });
  workers.push(worker);
  return worker;
}

async function kill(worker: WorkerChild): Promise<void> {
  const trainers = await childrenOf(worker.pid);
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  for (const pid of trainers) await until(async () => !isAlive(pid));
}

function queue(epochs = EPOCHS) {
  const { deps, actor } = bench.test;
  const recipe = {
    model: { width: 0.35, inputSize: 96, headUnits: 8 },
    baseWeights: 'random' as const,
    optimizer: { learningRate: 1e-3, schedule: 'cosine' as const },
    earlyStopping: false,
    epochs,
    batchSize: 4,
  };
  return startRun(deps, actor, { dataset: 'Colours', recipe });
}

const run = (id: string) => getRun(bench.test.deps, id);
const log = (runId: string) => readEvents(bench.test.deps, { runId, afterSeq: 0, limit: 100_000 });
const until = (what: () => Promise<boolean>) => vi.waitUntil(what, { timeout: 200_000, interval: 50 });
const succeeded = (id: string) => until(async () => (await run(id)).state === 'succeeded');
const furthestStep = async (id: string) =>
  (await bench.test.deps.db.run.findUniqueOrThrow({ where: { id } })).furthestStep;
const trainedFurtherThan = (id: string, step: number) =>
  until(async () => (await run(id)).state === 'running' && (await furthestStep(id)) > step);

/** All that the training determines; how long it took is not that. */
const curve = (epochs: readonly EpochMetrics[]) =>
  epochs.map(({ imgPerSec, seconds, etaSeconds, ...figures }) => figures);

/** The log is whole, and a page that follows it shows each epoch once, with the figures of the run's row. */
async function expectCurve(id: string, expected: object[]): Promise<void> {
  const { epochs, progress } = await run(id);
  expect(epochs.map(({ epoch }) => epoch)).toEqual(expected.map((_, index) => index + 1));
  expect(curve(epochs)).toEqual(expected);
  const events = await log(id);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(applyEvents(emptyRunLiveState, events).epochs).toEqual(epochs);
  expect(progress.last).toEqual(epochs.at(-1));
}

async function resumes(id: string) {
  return (await log(id)).flatMap((event) =>
    event.type === 'setup' && event.attempt > 1 ? [event.payload.resumedFrom] : [],
  );
}

describe.skipIf(!trains)('a run whose processes are killed', { timeout: 300_000 }, () => {
  let undisturbed: object[];

  beforeAll(async () => {
    bench = await WorkerBench.open();
    await insertDataset(bench.test.deps, { name: 'Colours', copies: 8, photos: true });
    const { id } = await queue();
    const worker = await startWorker();
    await succeeded(id);
    undisturbed = curve((await run(id)).epochs);
    worker.kill('SIGTERM');
    await once(worker, 'exit');
  }, 200_000);
  const killAll = () => {
    for (const worker of workers.splice(0)) worker.kill('SIGKILL');
  };
  afterEach(killAll);
  afterAll(async () => {
    killAll();
    await bench.close();
  });

  it('has the undisturbed curve to the last bit after its trainer was killed, more often than a run may fail', async () => {
    const { id } = await queue();
    const worker = await startWorker();
    const kills = tunables.maxFruitlessAttempts + 1;
    for (let killed = 0; killed < kills; killed++) {
      await trainedFurtherThan(id, await furthestStep(id));
      const [trainer = 0] = await childrenOf(worker.pid);
      process.kill(trainer, 'SIGKILL');
      await until(async () => (await run(id)).attempt === killed + 2);
    }
    await succeeded(id);
    expect((await run(id)).attempt).toBe(kills + 1);
    await expectCurve(id, undisturbed);
    const points = await resumes(id);
    expect(points).toHaveLength(kills);
    for (const point of points) expect(point?.step).toBeGreaterThan(0);
    // Some fell inside an epoch.
    expect(points.some((point) => (point?.batch ?? 0) > 0)).toBe(true);
    await until(
      async () => (await readdir(path.join(bench.dir, 'process-cache/worker/checkpoints'))).length === 0,
    );
    expect(await bench.test.deps.checkpoints.list()).toEqual([]);
  });

  it('has it after the worker was killed and started again', async () => {
    const { id } = await queue();
    const first = await startWorker();
    await trainedFurtherThan(id, 8);
    await kill(first);
    const second = await startWorker();
    await succeeded(id);
    await expectCurve(id, undisturbed);
    expect((await resumes(id))[0]?.step).toBeGreaterThan(8);
    second.kill('SIGTERM');
    await once(second, 'exit');
  });

  it('has it on another machine, from the checkpoint that the first one had uploaded', async () => {
    const { deps } = bench.test;
    const { id } = await queue();
    const first = await startWorker({ cache: 'first-machine' });
    const kept = async () => checkpointsOf(await deps.db.run.findUniqueOrThrow({ where: { id } }));
    await until(async () => (await kept()).length > 0);
    await trainedFurtherThan(id, 8);
    await kill(first);
    await rm(path.join(bench.dir, 'first-machine'), { recursive: true });
    await takeFromSilent(deps);
    const [checkpoint] = await kept();
    await startWorker({ cache: 'second-machine' });
    await succeeded(id);
    const { hash, bytes, attempt, ...position } = checkpoint ?? {};
    expect(await resumes(id)).toEqual([position]);
    await expectCurve(id, undisturbed);
  });

  it('has it when it was paused on one machine and resumed on another', async () => {
    const { deps, actor } = bench.test;
    const { id } = await queue();
    const first = await startWorker({ cache: 'pausing-machine', env: {} });
    await until(async () => (await run(id)).epochs.length >= 2);
    const [trainer = 0] = await childrenOf(first.pid);
    expect(isAlive(trainer)).toBe(true);
    await requestPause(deps, actor, id);
    await until(async () => (await run(id)).state === 'paused');
    expect(isAlive(trainer)).toBe(false);
    await kill(first);
    await rm(path.join(bench.dir, 'pausing-machine'), { recursive: true });
    const { resumesFrom, epochs } = await run(id);
    expect(resumesFrom?.epoch).toBe(epochs.length);
    await requestResume(deps, actor, id);
    await startWorker({ cache: 'resuming-machine' });
    await succeeded(id);
    expect(await resumes(id)).toEqual([resumesFrom]);
    await expectCurve(id, undisturbed);
  });

  it('makes a model of its best weights when it was to be stopped and its worker was killed', async () => {
    const { deps, actor } = bench.test;
    const { id } = await queue(5000);
    // A checkpoint after each epoch only: what is uploaded has weights that were validated.
    const first = await startWorker({ env: {} });
    await until(async () => checkpointsOf(await deps.db.run.findUniqueOrThrow({ where: { id } })).length > 0);
    await kill(first);
    await requestStop(deps, actor, id);
    await startWorker({ env: {} });
    await succeeded(id);
    const ended = await run(id);
    expect(ended).toMatchObject({ control: 'stop', modelNumber: expect.any(Number), attempt: 2 });
    const [resumed] = await resumes(id);
    expect(ended.epochs).toHaveLength(resumed?.epoch ?? 0);
  });
});
