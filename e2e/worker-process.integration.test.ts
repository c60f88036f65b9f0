import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getRun } from '@/server/domain/runs/query-service';
import { startRun } from '@/server/domain/runs/service';
import { listWorkers } from '@/server/domain/workers/service';
import { insertDataset } from '@/server/testing/run-fixtures';
import { isAlive } from '../worker/agent/process-alive';
import { trainsHere } from './support/trains-here';
import { WorkerBench } from './support/worker-bench';
import { childrenOf, startWorkerProcess } from './support/worker-process';

const trains = await trainsHere();

let bench: WorkerBench;
const workers: ChildProcess[] = [];
beforeEach(async () => {
  bench = await WorkerBench.open();
  await insertDataset(bench.test.deps, { name: 'Colours', copies: 8, photos: true });
});
afterEach(async () => {
  for (const child of workers.splice(0)) child.kill('SIGKILL');
  await bench.close();
});

async function startWorker(token?: string) {
  const child = await startWorkerProcess(bench, { token });
  workers.push(child);
  return child;
}

/** A run that continues until someone ends it. */
function queueLongRun() {
  const { deps, actor } = bench.test;
  const recipe = {
    model: { width: 0.35, inputSize: 96, headUnits: 8 },
    baseWeights: 'random' as const,
    earlyStopping: false,
    epochs: 5000,
    batchSize: 8,
  };
  return startRun(deps, actor, { dataset: 'Colours', recipe });
}

const run = (id: string) => getRun(bench.test.deps, id);
const reachEpoch = (id: string, attempt: number) =>
  expect
    .poll(async () => run(id).then((it) => it.attempt === attempt && it.epochs.length > 0), {
      timeout: 100_000,
      interval: 200,
    })
    .toBe(true);
const gone = (pid: number) => expect.poll(() => isAlive(pid), { timeout: 20_000, interval: 100 }).toBe(false);

describe.skipIf(!trains)('the worker process', { timeout: 240_000 }, () => {
  it('gives its run back on SIGTERM, ends with 0 and leaves nobody behind', async () => {
    const { id } = await queueLongRun();
    const worker = await startWorker();
    await reachEpoch(id, 1);
    const [trainer = 0] = await childrenOf(worker.pid);
    expect(isAlive(trainer)).toBe(true);
    worker.kill('SIGTERM');
    expect(await once(worker, 'exit')).toEqual([0, null]);
    expect(await run(id)).toMatchObject({ state: 'queued', attempt: 1 });
    await gone(trainer);
  });

  it('takes its trainer with it when killed, and takes the run up again when it is back', async () => {
    const { id } = await queueLongRun();
    const first = await startWorker();
    await reachEpoch(id, 1);
    const [trainer = 0] = await childrenOf(first.pid);
    first.kill('SIGKILL');
    await gone(trainer);
    const second = await startWorker();
    await reachEpoch(id, 2);
    expect(await listWorkers(bench.test.deps)).toHaveLength(1);
    second.kill('SIGTERM');
    await once(second, 'exit');
  });
});

describe('a worker that is not wanted', () => {
  it('says why and ends with 1', async () => {
    const worker = await startWorker('mmw_nonsense');
    let output = '';
    worker.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    expect((await once(worker, 'exit'))[0]).toBe(1);
    expect(output).toContain('unknown or revoked');
  });
});
