import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getRun, readEvents } from '@/server/domain/runs/query-service';
import { requestCancel, requestStop } from '@/server/domain/runs/service';
import type { RunState } from '@/shared/run-state';
import { isAlive } from '../worker/agent/process-alive';
import { BEHAVIOUR } from './support/fake-trainer-behaviour';
import { WorkerBench } from './support/worker-bench';

let bench: WorkerBench;
beforeEach(async () => {
  bench = await WorkerBench.open();
});
afterEach(() => bench.close());

const run = (id: string) => getRun(bench.test.deps, id);
const log = (runId: string) => readEvents(bench.test.deps, { runId, afterSeq: 0, limit: 100_000 });
const reach = (id: string, state: RunState) =>
  expect.poll(async () => (await run(id)).state, { timeout: 60_000, interval: 50 }).toBe(state);
const reachEpoch = (id: string, epoch: number) =>
  expect
    .poll(async () => (await run(id)).epochs.length, { timeout: 60_000, interval: 50 })
    .toBeGreaterThanOrEqual(epoch);

async function epochsInLog(runId: string): Promise<number[]> {
  return (await log(runId)).flatMap((event) => (event.type === 'epoch' ? event.payload.epoch : []));
}

describe('a worker', () => {
  it('takes queued runs through to model versions, photos fetched once', async () => {
    const first = await bench.queue(BEHAVIOUR.ends);
    await bench.startAgent();
    await reach(first.id, 'succeeded');
    const second = await bench.queue(BEHAVIOUR.ends);
    await reach(second.id, 'succeeded');

    const detail = await run(first.id);
    expect(detail).toMatchObject({ workerName: 'bench', error: null, modelNumber: 1, attempt: 1 });
    expect(detail.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    const model = await bench.test.deps.db.modelVersion.findFirstOrThrow({ where: { runId: first.id } });
    const paths = (model.files as { path: string }[]).map((file) => file.path);
    expect(paths).toEqual(['evaluation.json', 'tfjs/model.json', 'tfjs/weights.bin']);
    const phases = (await log(second.id)).flatMap((event) =>
      event.type === 'phase' ? event.payload.phase : [],
    );
    expect(new Set(phases)).toEqual(new Set(['downloading', 'training', 'uploading']));
    const cached = await readdir(path.join(bench.dir, 'cache/images'), {
      recursive: true,
      withFileTypes: true,
    });
    expect(cached.filter((entry) => entry.isFile())).toHaveLength(18);
    await expect.poll(() => readdir(path.join(bench.dir, 'cache/results'))).toEqual([]);
  });

  it('shares the queue with a second one, each run done once', async () => {
    const runs = [];
    for (let i = 0; i < 6; i++) runs.push(await bench.queue(BEHAVIOUR.ends, 2));
    await Promise.all([bench.startAgent({ slot: 1 }), bench.startAgent({ slot: 2 })]);
    for (const { id } of runs) {
      await reach(id, 'succeeded');
      expect((await run(id)).attempt).toBe(1);
      expect(await epochsInLog(id)).toEqual([1, 2]);
    }
  });

  it('fails the run with the trainer’s code, or with its last words when it fell over', async () => {
    await bench.startAgent();
    const failing = await bench.queue(BEHAVIOUR.fails);
    const throwing = await bench.queue(BEHAVIOUR.throws);
    await reach(failing.id, 'failed');
    await reach(throwing.id, 'failed');
    expect(await run(failing.id)).toMatchObject({ errorCode: 'loss-not-finite', error: 'NaN' });
    const { errorCode, error } = await run(throwing.id);
    expect(errorCode).toBe('internal');
    expect(error).toContain('exit code 1');
    expect(error).toContain('the fake trainer fell over');
  });

  it('gives a run back whose trainer was killed, and takes it up again from the start', async () => {
    const agent = await bench.startAgent();
    const { id } = await bench.queue(BEHAVIOUR.goesOn);
    await reachEpoch(id, 2);
    process.kill(agent.trainerPid ?? 0, 'SIGKILL');
    await expect.poll(async () => (await run(id)).attempt, { timeout: 30_000 }).toBe(2);
    await reachEpoch(id, 1);
    await requestStop(bench.test.deps, bench.test.actor, id);
    await reach(id, 'succeeded');
    const events = await log(id);
    const requeued = events.find(
      (event) => event.type === 'state' && event.payload.state === 'queued' && event.attempt === 1,
    );
    expect(requeued?.payload).toMatchObject({ reason: expect.stringContaining('SIGKILL') });
  });

  it('gives its run back at shutdown and leaves no trainer behind', async () => {
    const agent = await bench.startAgent();
    const { id } = await bench.queue(BEHAVIOUR.goesOn);
    await reachEpoch(id, 1);
    const pid = agent.trainerPid ?? 0;
    expect(isAlive(pid)).toBe(true);
    await agent.stop();
    expect(await run(id)).toMatchObject({ state: 'queued', attempt: 1 });
    expect(isAlive(pid)).toBe(false);
  });
});

describe('people’s wishes', () => {
  it('stop a run, which keeps its best weights', async () => {
    await bench.startAgent();
    const { id } = await bench.queue(BEHAVIOUR.goesOn);
    await reachEpoch(id, 2);
    await requestStop(bench.test.deps, bench.test.actor, id);
    await reach(id, 'succeeded');
    expect(await run(id)).toMatchObject({ modelNumber: 1, control: 'stop' });
    expect((await log(id)).at(-1)?.payload).toMatchObject({ reason: expect.stringContaining('on request') });
  });

  it.each([
    ['obeys', BEHAVIOUR.goesOn],
    ['ignores it', BEHAVIOUR.ignoresCancel],
  ])('cancel a run whose trainer %s', async (_, seed) => {
    const agent = await bench.startAgent();
    const { id } = await bench.queue(seed);
    await reachEpoch(id, 1);
    const pid = agent.trainerPid ?? 0;
    await requestCancel(bench.test.deps, bench.test.actor, id);
    await reach(id, 'cancelled');
    expect(isAlive(pid)).toBe(false);
    expect(await run(id)).toMatchObject({ modelId: null });
    const next = await bench.queue(BEHAVIOUR.ends);
    await reach(next.id, 'succeeded');
  });
});

describe('a server that goes away', () => {
  it('costs a run nothing: every epoch is in the log once', async () => {
    await bench.startAgent();
    const { id } = await bench.queue(BEHAVIOUR.goesOn);
    for (let cut = 1; cut <= 3; cut++) {
      await reachEpoch(id, cut * 4);
      await bench.stopWeb();
      await delay(700);
      await bench.startWeb();
    }
    const seen = (await run(id)).epochs.length;
    await reachEpoch(id, seen + 10);
    await requestStop(bench.test.deps, bench.test.actor, id);
    await reach(id, 'succeeded');
    const epochs = await epochsInLog(id);
    expect(epochs).toEqual(epochs.map((_, index) => index + 1));
    expect((await run(id)).attempt).toBe(1);
    const seqs = (await log(id)).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });

  it('is told of the end when it comes back', async () => {
    await bench.startAgent();
    const { id } = await bench.queue(BEHAVIOUR.ends, 10);
    await reachEpoch(id, 1);
    await bench.stopWeb();
    await delay(2_000);
    await bench.startWeb();
    await reach(id, 'succeeded');
    expect(await epochsInLog(id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('takes the run from a worker it has not heard of, which then drops it and asks for work anew', async () => {
    const agent = await bench.startAgent();
    const { id } = await bench.queue(BEHAVIOUR.goesOn);
    await reachEpoch(id, 1);
    const pid = agent.trainerPid ?? 0;
    const { deps } = bench.test;
    await bench.stopWeb();
    await deps.db.run.update({
      where: { id },
      data: { state: 'queued', workerId: null, leaseRenewedAt: null },
    });
    await bench.startWeb();
    await expect.poll(async () => (await run(id)).attempt, { timeout: 30_000 }).toBe(2);
    await reachEpoch(id, 1);
    expect(isAlive(pid)).toBe(false);
  });

  it('misses progress inside epochs after a long absence, but no epoch and no log line', async () => {
    await bench.startAgent();
    const { id } = await bench.queue(BEHAVIOUR.chatters, 8);
    await reach(id, 'running');
    await bench.stopWeb();
    await delay(3_000);
    await bench.startWeb();
    await reach(id, 'succeeded');
    expect(await epochsInLog(id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const events = await log(id);
    const lines = events.flatMap((event) => (event.type === 'log' ? event.payload.message : []));
    expect(lines.filter((line) => line.startsWith('epoch '))).toHaveLength(8);
    expect(events.filter(({ type }) => type === 'batch').length).toBeLessThan(8 * 300);
  });
});
