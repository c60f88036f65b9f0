import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  requestCancel,
  requestPause,
  requestResume,
  requestStop,
  retryRun,
} from '@/server/domain/runs/controls/controls';
import { getRun, readEvents } from '@/server/domain/runs/query-service';
import { AppError } from '@/server/errors';
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

const trainerEnds = (pid: number) =>
  expect.poll(() => isAlive(pid), { timeout: 60_000, interval: 50 }).toBe(false);

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
    const cached = await readdir(path.join(bench.dir, 'cache/photos'), {
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
    process.kill(agent.trainerPids[0] ?? 0, 'SIGKILL');
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
    const pid = agent.trainerPids[0] ?? 0;
    expect(isAlive(pid)).toBe(true);
    await agent.stop();
    expect(await run(id)).toMatchObject({ state: 'queued', attempt: 1 });
    expect(isAlive(pid)).toBe(false);
  });
});

describe('control requests', () => {
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
    const pid = agent.trainerPids[0] ?? 0;
    await requestCancel(bench.test.deps, bench.test.actor, id);
    await reach(id, 'cancelled');
    expect(isAlive(pid)).toBe(false);
    expect(await run(id)).toMatchObject({ modelId: null });
    const next = await bench.queue(BEHAVIOUR.ends);
    await reach(next.id, 'succeeded');
  });
});

describe('a pause', () => {
  it('frees the worker and says who asked; the run continues, on another one', async () => {
    const { deps, actor } = bench.test;
    const agent = await bench.startAgent();
    const { id } = await bench.queue(BEHAVIOUR.goesOn);
    await reachEpoch(id, 1);
    const [pid = 0] = agent.trainerPids;
    const asked = performance.now();
    await requestPause(deps, actor, id);
    await reach(id, 'paused');
    expect(performance.now() - asked).toBeLessThan(deps.env.leaseSeconds * 333);
    expect(isAlive(pid)).toBe(false);
    expect(await run(id)).toMatchObject({ control: 'none', workerName: null });
    expect((await log(id)).at(-1)?.payload).toMatchObject({ state: 'paused', by: actor.name });
    const next = await bench.queue(BEHAVIOUR.ends);
    await reach(next.id, 'succeeded');

    await agent.stop();
    await requestResume(deps, actor, id);
    expect((await run(id)).state).toBe('queued');
    await bench.startAgent({ slot: 2 });
    await reach(id, 'running');
    await requestStop(deps, actor, id);
    await reach(id, 'succeeded');
    expect(await run(id)).toMatchObject({ attempt: 2 });
  });

  it('gives way to a cancel, and not to a second thought once the worker obeyed', async () => {
    const { deps, actor } = bench.test;
    const { id } = await bench.queue(BEHAVIOUR.goesOn);
    await requestPause(deps, actor, id);
    expect((await run(id)).state).toBe('paused');
    await requestResume(deps, actor, id);
    await bench.startAgent();
    await reachEpoch(id, 1);
    await requestPause(deps, actor, id);
    await requestCancel(deps, actor, id);
    await reach(id, 'cancelled');
    await expect(requestPause(deps, actor, id)).rejects.toThrow('already ended');
  });

  it('that is withdrawn before the worker receives it costs nothing', async () => {
    const { deps, actor } = bench.test;
    const { id } = await bench.queue(BEHAVIOUR.goesOn);
    await bench.startAgent();
    await reachEpoch(id, 1);
    await requestPause(deps, actor, id);
    await requestResume(deps, actor, id);
    // Either it never stopped, or it was queued again at once.
    const epochs = (await epochsInLog(id)).length;
    await expect
      .poll(async () => (await epochsInLog(id)).length, { timeout: 20_000 })
      .toBeGreaterThan(epochs + 3);
    await expect
      .poll(() => run(id), { timeout: 20_000 })
      .toMatchObject({ state: 'running', control: 'none' });
  });
});

describe('the checkpoint of a pause', () => {
  it('has arrived when the run is paused', async () => {
    const { deps, actor } = bench.test;
    await bench.startAgent();
    const { id } = await bench.queue(BEHAVIOUR.saves);
    await reachEpoch(id, 1);
    await requestPause(deps, actor, id);
    await reach(id, 'paused');
    const { resumesFrom, epochs } = await run(id);
    expect(resumesFrom).toMatchObject({ epoch: epochs.length, step: 2 * epochs.length });
    expect(await deps.checkpoints.list()).toHaveLength(1);
  });

  it('stays on its worker when the server does not take it, and the log says so', async () => {
    const { deps, actor } = bench.test;
    const refused = vi.spyOn(deps.checkpoints, 'writeStream').mockImplementation(async () => {
      // Long after the trainer's last word has been brought to the server.
      await delay(1_000);
      throw new AppError('bad-request', 'not today');
    });
    await bench.startAgent();
    const { id } = await bench.queue(BEHAVIOUR.saves);
    await reachEpoch(id, 1);
    await requestPause(deps, actor, id);
    await reach(id, 'paused');
    expect(refused).toHaveBeenCalled();
    expect((await run(id)).resumesFrom).toBeNull();
    const warnings = (await log(id)).flatMap((event) =>
      event.type === 'log' && event.payload.level === 'warn' ? event.payload.message : [],
    );
    expect(warnings).toEqual([expect.stringMatching(/could not be uploaded.*not today/)]);
    const kept = () => readdir(path.join(bench.dir, 'cache/checkpoints', id));
    expect(await kept()).toEqual([expect.stringMatching(/\.ckpt$/)]);
    // Nor does the worker clear it away when it asks for work.
    const next = await bench.queue(BEHAVIOUR.ends);
    await reach(next.id, 'succeeded');
    expect(await kept()).toHaveLength(1);
  });
});

describe('a failed run', () => {
  it('is tried again when somebody asks for it, with a clean slate', async () => {
    const { deps, actor } = bench.test;
    await bench.startAgent();
    const { id } = await bench.queue(BEHAVIOUR.fails);
    await reach(id, 'failed');
    await retryRun(deps, actor, id);
    await expect.poll(async () => (await run(id)).attempt, { timeout: 20_000 }).toBe(2);
    await reach(id, 'failed');
    const again = (await log(id)).find(
      (event) => event.type === 'state' && event.payload.by === actor.name && event.seq > 1,
    );
    expect(again?.payload).toMatchObject({ state: 'queued', reason: 'Retried from the start.' });
    const ended = await bench.queue(BEHAVIOUR.ends);
    await reach(ended.id, 'succeeded');
    await expect(retryRun(deps, actor, ended.id)).rejects.toThrow('Only a failed run');
  });
});

describe('a worker with two slots', () => {
  it('trains two runs at a time, and gives both back at shutdown', async () => {
    const agent = await bench.startAgent({ slots: 2 });
    const [first, second, third] = [
      await bench.queue(BEHAVIOUR.goesOn),
      await bench.queue(BEHAVIOUR.goesOn),
      await bench.queue(BEHAVIOUR.goesOn),
    ];
    await Promise.all([reachEpoch(first.id, 1), reachEpoch(second.id, 1)]);
    expect(agent.trainerPids).toHaveLength(2);
    expect((await run(third.id)).state).toBe('queued');
    await requestStop(bench.test.deps, bench.test.actor, first.id);
    await reach(first.id, 'succeeded');
    await reachEpoch(third.id, 1);
    expect((await run(second.id)).attempt).toBe(1);
    const pids = agent.trainerPids;
    await agent.stop();
    for (const { id } of [second, third]) expect((await run(id)).state).toBe('queued');
    expect(pids.some(isAlive)).toBe(false);
  });

  it('claims nothing more while it is being drained', async () => {
    const agent = await bench.startAgent({ slots: 2 });
    const { id } = await bench.queue(BEHAVIOUR.goesOn);
    await reachEpoch(id, 1);
    agent.setDraining(true);
    const later = await bench.queue(BEHAVIOUR.ends);
    await requestStop(bench.test.deps, bench.test.actor, id);
    await reach(id, 'succeeded');
    expect((await run(later.id)).state).toBe('queued');
    agent.setDraining(false);
    await reach(later.id, 'succeeded');
  });
});

describe('a server that goes away', () => {
  it('costs a run nothing: every epoch is in the log once', async () => {
    await bench.startAgent();
    const { id } = await bench.queue(BEHAVIOUR.goesOn);
    for (let cut = 1; cut <= 3; cut++) {
      await reachEpoch(id, cut * 4);
      await bench.stopWeb();
      // The worker notices, and tries in vain.
      await delay(300);
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

  it('is notified of the end when it comes back', async () => {
    const agent = await bench.startAgent();
    const { id } = await bench.queue(BEHAVIOUR.ends, 10);
    await reachEpoch(id, 1);
    const [trainer = 0] = agent.trainerPids;
    await bench.stopWeb();
    await trainerEnds(trainer);
    await bench.startWeb();
    await reach(id, 'succeeded');
    expect(await epochsInLog(id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('takes the run from a worker that has gone silent, which then drops it and asks for work again', async () => {
    const agent = await bench.startAgent();
    const { id } = await bench.queue(BEHAVIOUR.goesOn);
    await reachEpoch(id, 1);
    const pid = agent.trainerPids[0] ?? 0;
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

  it('misses nothing of a trainer that says much meanwhile: no step, no epoch, no log line', async () => {
    const agent = await bench.startAgent();
    const { id } = await bench.queue(BEHAVIOUR.chatters, 8);
    await reach(id, 'running');
    const [trainer = 0] = agent.trainerPids;
    await bench.stopWeb();
    await trainerEnds(trainer);
    await bench.startWeb();
    await reach(id, 'succeeded');
    expect(await epochsInLog(id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const events = await log(id);
    const lines = events.flatMap((event) => (event.type === 'log' ? event.payload.message : []));
    expect(lines.filter((line) => line.startsWith('epoch '))).toHaveLength(8);
    expect(events.filter(({ type }) => type === 'batch')).toHaveLength(8 * 300);
  });
});
