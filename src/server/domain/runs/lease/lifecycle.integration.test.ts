import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunState } from '@/shared/run-state';
import type { RunLease } from '../../../db/run-row';
import {
  claim,
  claimAndStart,
  connectWorker,
  insertDataset,
  queueRun,
  takeFromSilent,
} from '../../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { epochEvents } from '../../../testing/worker-reports';
import { tunables } from '../../../tunables';
import { requestCancel, requestStop } from '../controls/controls';
import { appendWorkerEvents } from '../ingest/ingest';
import { getRun, listEvents } from '../query-service';
import { claimNext } from '../queue/claim';
import { finishRun } from './finish';
import { LeaseWatch } from './lease-watch';
import { expireLeases, heartbeat, markStarted } from './lifecycle';

let test: TestDeps;
beforeEach(async () => {
  test = await createTestDeps();
  await insertDataset(test.deps);
});
afterEach(() => test.close());

const stateOf = async (runId: string): Promise<RunState> => (await getRun(test.deps, runId)).state;
const cancelled = (lease: RunLease) => finishRun(test.deps, lease, { kind: 'cancelled' });

describe('claims', () => {
  it('hands each of many runs to exactly one of two workers that ask at once', async () => {
    const { deps, actor } = test;
    for (let i = 0; i < 12; i++) await queueRun(deps, actor, `run ${i}`);
    const claimed: string[] = [];
    const drain = async (workerId: string) => {
      for (;;) {
        const asked = await Promise.all(
          [1, 2, 3].map(() =>
            claimNext(deps, {
              workerId: `${workerId}-${claimed.length}-${Math.random()}`,
              name: workerId,
              runtime: 'tensorflow',
              owned: [],
            }),
          ),
        );
        const got = asked.filter((run) => run !== null);
        claimed.push(...got.map((run) => run.id));
        if (got.length === 0) return;
      }
    };
    await Promise.all([drain('one'), drain('two')]);
    expect(claimed).toHaveLength(12);
    expect(new Set(claimed).size).toBe(12);
    const rows = await deps.db.run.findMany();
    expect(rows.every((run) => run.attempt === 1 && run.state === 'claimed')).toBe(true);
  });

  it('serves the oldest first and answers null when nothing is queued', async () => {
    const { deps, actor } = test;
    const first = await queueRun(deps, actor);
    const second = await queueRun(deps, actor);
    expect((await claim(deps, 'worker-a')).runId).toBe(first.id);
    expect((await claim(deps, 'worker-b')).runId).toBe(second.id);
    expect(
      await claimNext(deps, { workerId: 'worker-c', name: 'c', runtime: 'tensorflow', owned: [] }),
    ).toBeNull();
  });

  it('leaves full fine-tuning to workers that can do it', async () => {
    const { deps, actor } = test;
    await queueRun(deps, actor);
    expect(
      await claimNext(deps, { workerId: 'wasm-worker', name: 'w', runtime: 'wasm', owned: [] }),
    ).toBeNull();
    expect(await claimNext(deps, { workerId: 'no-runtime', name: 'n', runtime: null, owned: [] })).toBeNull();
    expect(
      await claimNext(deps, { workerId: 'tf-worker', name: 't', runtime: 'tensorflow', owned: [] }),
    ).not.toBeNull();
    await queueRun(deps, actor);
    expect(
      await claimNext(deps, { workerId: 'gpu-worker', name: 'g', runtime: 'webgpu', owned: [] }),
    ).not.toBeNull();
  });

  it('takes back what a worker held before it restarted', async () => {
    const { deps, actor } = test;
    const run = await queueRun(deps, actor);
    const lost = await claimAndStart(deps, 'worker-a');
    const again = await claim(deps, 'worker-a');
    expect(again).toEqual({ runId: run.id, attempt: 2, workerId: 'worker-a' });
    expect(await heartbeat(deps, lost)).toBe('fenced');
  });
});

describe('a worker that lost its lease', () => {
  it('changes nothing, whatever it says', async () => {
    const { deps, actor } = test;
    const run = await queueRun(deps, actor);
    const old = await claimAndStart(deps, 'worker-a');
    await appendWorkerEvents(deps, old, epochEvents(1, 2));
    expect(await takeFromSilent(deps)).toBe(1);
    const current = await claimAndStart(deps, 'worker-b');
    const before = await deps.db.run.findUniqueOrThrow({ where: { id: run.id } });

    expect(await heartbeat(deps, old)).toBe('fenced');
    expect(await markStarted(deps, old, 'worker-a')).toBe('fenced');
    expect(await appendWorkerEvents(deps, old, epochEvents(3, 2))).toEqual({
      directive: 'fenced',
      committed: 0,
    });
    expect(await finishRun(deps, old, { kind: 'failed', code: 'internal', message: 'late' })).toBe('fenced');
    expect(await finishRun(deps, old, { kind: 'released', reason: 'late' })).toBe('fenced');
    expect(await cancelled(old)).toBe('fenced');

    expect(await deps.db.run.findUniqueOrThrow({ where: { id: run.id } })).toEqual(before);
    expect(await heartbeat(deps, current)).toBe('continue');
    expect((await getRun(deps, run.id)).epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  it('is noticed by the sweep: queued again with the reason in the log, and failed after enough attempts', async () => {
    const { deps, actor } = test;
    const run = await queueRun(deps, actor);
    for (let attempt = 1; attempt <= tunables.maxFruitlessAttempts; attempt++) {
      const worker = await connectWorker(deps, `worker-${attempt}`);
      expect((await claimAndStart(deps, worker.workerId)).attempt).toBe(attempt);
      expect(await takeFromSilent(deps)).toBe(1);
      expect(await stateOf(run.id)).toBe(attempt < tunables.maxFruitlessAttempts ? 'queued' : 'failed');
    }
    const detail = await getRun(deps, run.id);
    expect(detail.errorCode).toBe('worker-lost');
    expect(detail.error).toContain('worker-4 went silent');
    const { events } = await listEvents(deps, { run: run.id, afterSeq: 0, limit: 1000 });
    const requeued = events.filter(
      (event) => event.type === 'state' && event.payload.state === 'queued' && event.payload.reason,
    );
    expect(requeued).toHaveLength(tunables.maxFruitlessAttempts - 1);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  });

  it('keeps its run when it beats in time, whatever the wall clock says', async () => {
    const { deps, actor } = test;
    await queueRun(deps, actor);
    const lease = await claimAndStart(deps, 'worker-a');
    const watch = new LeaseWatch({ leaseMs: 30_000, napMs: 20_000 });
    await deps.db.run.updateMany({ data: { leaseRenewedAt: new Date(0) } });
    for (let now = 0; now <= 60_000; now += 10_000) {
      expect(await expireLeases(deps, watch, now)).toBe(0);
      if (now % 20_000 === 0) expect(await heartbeat(deps, lease)).toBe('continue');
    }
  });
});

describe('stop and cancel', () => {
  it('cancels a queued run at once, and refuses to stop it', async () => {
    const { deps, actor } = test;
    const run = await queueRun(deps, actor);
    await expect(requestStop(deps, actor, run.id)).rejects.toThrow(/nothing to keep/);
    await requestCancel(deps, actor, String(run.number));
    expect(await stateOf(run.id)).toBe('cancelled');
    expect(
      await claimNext(deps, { workerId: 'worker-a', name: 'a', runtime: 'tensorflow', owned: [] }),
    ).toBeNull();
  });

  it.each(['claimed', 'running'] as const)(
    'reaches the worker of a %s run with the next answer, once in the log',
    async (state) => {
      const { deps, actor } = test;
      const run = await queueRun(deps, actor);
      const lease =
        state === 'running' ? await claimAndStart(deps, 'worker-a') : await claim(deps, 'worker-a');
      const notified: (string | null)[] = [];
      deps.live.on('control', ({ workerId }) => notified.push(workerId));

      await requestStop(deps, actor, run.id);
      await requestStop(deps, actor, run.id);
      expect(await heartbeat(deps, lease)).toBe('stop');
      await requestCancel(deps, actor, run.id);
      await requestCancel(deps, actor, run.id);
      expect(await heartbeat(deps, lease)).toBe('cancel');
      // A stop after a cancel does not bring the run back.
      await requestStop(deps, actor, run.id);
      expect((await appendWorkerEvents(deps, lease, epochEvents(1, 1))).directive).toBe('cancel');
      expect(notified.every((workerId) => workerId === 'worker-a')).toBe(true);

      expect(await cancelled(lease)).toBe('continue');
      expect(await stateOf(run.id)).toBe('cancelled');
      const { events } = await listEvents(deps, { run: run.id, afterSeq: 0, limit: 100 });
      expect(events.filter(({ type }) => type === 'control')).toHaveLength(2);
    },
  );

  it('refuses both once the run has ended', async () => {
    const { deps, actor } = test;
    const run = await queueRun(deps, actor);
    await requestCancel(deps, actor, run.id);
    await expect(requestCancel(deps, actor, run.id)).rejects.toThrow(/already ended/);
    await expect(requestStop(deps, actor, run.id)).rejects.toThrow(/already ended/);
  });

  it('ends a run that was to be cancelled when its worker goes silent, instead of queueing it again', async () => {
    const { deps, actor } = test;
    const run = await queueRun(deps, actor);
    await claimAndStart(deps, 'worker-a');
    await requestCancel(deps, actor, run.id);
    await takeFromSilent(deps);
    expect(await stateOf(run.id)).toBe('cancelled');
  });

  it('fails a run that was to be stopped when its weights are lost with its worker', async () => {
    const { deps, actor } = test;
    const run = await queueRun(deps, actor);
    await claimAndStart(deps, 'worker-a');
    await requestStop(deps, actor, run.id);
    await takeFromSilent(deps);
    expect(await getRun(deps, run.id)).toMatchObject({ state: 'failed', errorCode: 'worker-lost' });
  });
});
