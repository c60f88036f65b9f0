import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StartSweepInput } from '@/shared/contracts/sweeps';
import { presetRecipe } from '@/shared/recipe/presets';
import type { RunLease } from '../../db/run-row';
import { LiveBus } from '../../realtime/live-bus';
import { claimAndStart, insertDataset, storeResults } from '../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { epochMetrics, trainerSummary } from '../../testing/worker-reports';
import { listNotifications } from '../notifications/service';
import { requestCancel } from '../runs/controls/controls';
import { appendWorkerEvents } from '../runs/ingest/ingest';
import { finishRun } from '../runs/lease/finish';
import { heartbeat, releaseRun } from '../runs/lease/lifecycle';
import { listRuns } from '../runs/list/run-list-repo';
import { getRun, listEvents } from '../runs/query-service';
import { listQueue } from '../runs/queue/queue-service';
import { advanceSweep } from './advance';
import { getSweep, listSweeps } from './query-service';
import { cancelSweep, pauseSweep, resumeSweep, setSweepPriority, startSweep } from './service';
import { SweepWatch } from './sweep-watch';

let test: TestDeps;
let versionId: string;
beforeEach(async () => {
  test = await createTestDeps();
  ({ versionId } = await insertDataset(test.deps));
});
afterEach(() => test.close());

const base = { ...presetRecipe('quick'), epochs: 9 };
const dropouts = [0.5, 0.1, 0.2, 0.3, 0.4];
const start = (over: Partial<StartSweepInput> = {}) =>
  startSweep(test.deps, test.actor, {
    dataset: 'Coins',
    base,
    fields: [{ path: 'dropout', kind: 'choice', values: dropouts }],
    strategy: { kind: 'grid' },
    halving: { eta: 3, minEpochs: 2 },
    ...over,
  });

/** Trains a claimed run up to `epoch` with that validation accuracy. */
async function train(lease: RunLease, { from = 1, to, value }: { from?: number; to: number; value: number }) {
  const events = Array.from({ length: to - from + 1 }, (_, index) => ({
    sourceSeq: from + index,
    at: Date.now(),
    event: { type: 'epoch' as const, payload: epochMetrics(from + index, { valAccuracy: value }) },
  }));
  return appendWorkerEvents(test.deps, lease, events);
}

describe('starting a sweep', () => {
  it('queues a run per trial, in order, in one experiment', async () => {
    const { id, runs } = await start({ name: 'Dropout', priority: 3, requires: { labels: ['lab'] } });
    expect(runs).toBe(5);
    const queue = (await listQueue(test.deps)).items;
    expect(queue.map(({ name }) => name)).toEqual(dropouts.map((value) => `Dropout · dropout=${value}`));
    expect(queue[0]).toMatchObject({ priority: 3, requires: { labels: ['lab'] }, sweepNumber: 1 });
    const sweep = await getSweep(test.deps, '1');
    expect(sweep).toMatchObject({
      id,
      name: 'Dropout',
      state: 'active',
      runs: 5,
      epochsPlanned: 45,
      best: null,
    });
    expect(sweep.trials.map(({ values }) => values['model.dropout'])).toEqual(dropouts);
    expect((await listSweeps(test.deps, { experimentId: sweep.experimentId })).items[0]?.number).toBe(1);
  });

  it('is refused as a whole when one run cannot work, and leaves nothing behind', async () => {
    await expect(
      start({ fields: [{ path: 'optimizer.warmupEpochs', kind: 'choice', values: [1, 9] }] }),
    ).rejects.toThrow(/With optimizer.warmupEpochs=9: The learning rate would still be rising/);
    await expect(start({ fields: [{ path: 'dropout', kind: 'choice', values: [2] }] })).rejects.toThrow(
      /2 is not possible for dropout/,
    );
    expect((await listRuns(test.deps, {})).items).toEqual([]);
    expect((await listSweeps(test.deps, {})).items).toEqual([]);
  });
});

describe('successive halving', () => {
  it('stops the weak run, says why on which values, and lets the strong continue', async () => {
    const { id } = await start();
    const values = [0.5, 0.6, 0.41];
    const leases: RunLease[] = [];
    for (let index = 0; index < 3; index++) leases.push(await claimAndStart(test.deps, `worker-${index}`));
    for (const [index, lease] of leases.entries()) {
      await train(lease, { to: 2, value: values[index] ?? 0 });
      await advanceSweep(test.deps, id);
    }
    const directives = await Promise.all(
      leases.map(async (lease, index) => {
        return (await train(lease, { from: 3, to: 3, value: values[index] ?? 0 })).directive;
      }),
    );
    expect(directives).toEqual(['continue', 'continue', 'cancel']);
    const { events } = await listEvents(test.deps, { run: '3', afterSeq: 0, limit: 100 });
    expect(events.find(({ type }) => type === 'log')?.payload).toMatchObject({
      message:
        'Stopped by sweep 1 at epoch 2: its best validation accuracy, 0.41, is not in the best third of 3.',
    });
    expect(events.find(({ type }) => type === 'control')?.payload).toEqual({
      control: 'cancel',
      by: 'sweep 1',
    });
    const sweep = await getSweep(test.deps, id);
    expect(sweep.trials[2]?.decision).toMatchObject({ verdict: 'stop', place: 3, epoch: 2, value: 0.41 });
    expect(sweep.stopped).toBe(1);
    expect(sweep.best).toMatchObject({ trial: 2, value: 0.6 });
  });

  it('decides once when two servers see the same epoch, and carries it out once', async () => {
    const { id } = await start();
    for (const value of [0.5, 0.6, 0.41]) {
      await train(await claimAndStart(test.deps, `worker-${value}`), { to: 2, value });
    }
    const other = { ...test.deps, live: new LiveBus(test.deps.log) };
    await Promise.all([test.deps, other, test.deps, other].map((deps) => advanceSweep(deps, id)));
    const { decisions } = await test.deps.db.sweep.findUniqueOrThrow({ where: { id } });
    expect(decisions).toHaveLength(3);
    const { events } = await listEvents(test.deps, { run: '3', afterSeq: 0, limit: 100 });
    expect(events.filter(({ type }) => type === 'control')).toHaveLength(1);
  });

  it('catches up after a restart, and finishes what a server did not get to do', async () => {
    const { id } = await start();
    for (const value of [0.5, 0.6, 0.41]) {
      await train(await claimAndStart(test.deps, `worker-${value}`), { to: 2, value });
    }
    await advanceSweep(test.deps, id);
    // The decision was written, and the server died before it notified the run.
    await test.deps.db.run.update({ where: { number: 3 }, data: { control: 'none', controlBy: null } });
    const watch = new SweepWatch(test.deps);
    await watch.checkAll();
    await watch.stop();
    expect(await test.deps.db.run.findUnique({ where: { number: 3 } })).toMatchObject({
      control: 'cancel',
      controlBy: 'sweep 1',
    });
  });

  it('follows the log by itself, and ends with its last run', async () => {
    const watch = new SweepWatch(test.deps);
    const { id } = await start({ fields: [{ path: 'dropout', kind: 'choice', values: [0.1] }] });
    const lease = await claimAndStart(test.deps, 'worker-a');
    await train(lease, { to: 2, value: 0.5 });
    await expect
      .poll(async () => (await getSweep(test.deps, id)).trials[0]?.decision?.verdict)
      .toBe('continue');
    await finishRun(test.deps, lease, { kind: 'failed', code: 'internal', message: 'no' });
    await expect.poll(async () => (await getSweep(test.deps, id)).state).toBe('finished');
    await watch.stop();
  });
});

describe('a run that its sweep stops', () => {
  /** Three runs of a sweep at their first rung, the last of which is stopped. @returns its lease */
  async function stopThird(halving: Partial<NonNullable<StartSweepInput['halving']>> = {}) {
    const { id } = await start({
      fields: [{ path: 'dropout', kind: 'choice', values: [0.1, 0.2, 0.3] }],
      halving: { eta: 3, minEpochs: 2, ...halving },
    });
    const leases: RunLease[] = [];
    for (const value of [0.5, 0.6, 0.41]) {
      const lease = await claimAndStart(test.deps, `worker-${value}`);
      await train(lease, { to: 2, value });
      leases.push(lease);
    }
    await advanceSweep(test.deps, id);
    return { id, leases: leases as [RunLease, RunLease, RunLease] };
  }

  it('ends in a state of its own, without a model, and one notification covers the whole sweep', async () => {
    const { deps, actor } = test;
    const { id, leases } = await stopThird();
    const [first, second, third] = leases;
    expect(await finishRun(deps, third, { kind: 'cancelled' })).toBe('continue');
    const stopped = await getRun(deps, '3');
    expect(stopped).toMatchObject({ state: 'stopped', modelId: null, controlBy: 'sweep 1' });
    expect(stopped.epochs).toHaveLength(2);
    await succeed(first);
    await succeed(second);
    await advanceSweep(deps, id);
    await advanceSweep(deps, id);
    expect((await getSweep(deps, id)).state).toBe('finished');
    const { items } = await listNotifications(deps, actor);
    expect(items).toMatchObject([
      {
        kind: 'sweep-finished',
        sweepNumber: 1,
        runId: null,
        title: 'Sweep #1 “Sweep 1” finished',
        body: 'Best: run #2 with validation accuracy 0.6. Runs: 2 succeeded, 1 stopped by the sweep.',
      },
    ]);
  });

  it('keeps the model of its best weights where the plan asks for it', async () => {
    const { leases } = await stopThird({ keepModels: true });
    const [, , third] = leases;
    expect(await heartbeat(test.deps, third)).toBe('stop');
    await succeed(third, { stopReason: 'stopped-by-user' });
    expect(await getRun(test.deps, '3')).toMatchObject({ state: 'stopped', modelNumber: 1 });
  });

  it('leaves it to the best to say, in list and notification, that leaks in its data were overridden', async () => {
    const { deps, actor } = test;
    const { id, leases } = await stopThird();
    const { id: leakOverrideId } = await deps.db.leakOverride.create({
      data: { versionId, reason: 'To see', createdBy: 'Ada', groups: [], groupCount: 2 },
    });
    await deps.db.run.update({ where: { number: 2 }, data: { leakOverrideId } });
    await finishRun(deps, leases[2], { kind: 'cancelled' });
    await succeed(leases[0]);
    await succeed(leases[1]);
    await advanceSweep(deps, id);
    expect((await listNotifications(deps, actor)).items).toMatchObject([
      {
        body: expect.stringMatching(
          /^Best: run #2 with validation accuracy 0\.6\. Leaks overridden\. Runs: /,
        ),
      },
    ]);
    const overridden = { best: { runNumber: 2, leaks: { state: 'overridden', groups: 2 } } };
    expect(await getSweep(deps, id)).toMatchObject(overridden);
    expect((await listSweeps(deps, {})).items).toMatchObject([overridden]);
  });

  it('has succeeded when it was done before the request to keep its model arrived', async () => {
    const { leases } = await stopThird({ keepModels: true });
    await succeed(leases[2], { stopReason: 'completed' });
    expect(await getRun(test.deps, '3')).toMatchObject({ state: 'succeeded', modelNumber: 1 });
  });

  it('is stopped in the queue, too, where a lost worker has left it', async () => {
    const { id } = await start({ halving: { eta: 3, minEpochs: 2 } });
    const leases: RunLease[] = [];
    for (const value of [0.5, 0.6, 0.41]) {
      const lease = await claimAndStart(test.deps, `worker-${value}`);
      await train(lease, { to: 2, value });
      leases.push(lease);
    }
    await releaseRun(test.deps, leases[2] as RunLease, 'The worker shut down.');
    await advanceSweep(test.deps, id);
    expect((await getRun(test.deps, '3')).state).toBe('stopped');
  });

  it('was cancelled when a person cancels it after all', async () => {
    const { leases } = await stopThird({ keepModels: true });
    await requestCancel(test.deps, test.actor, '3');
    await finishRun(test.deps, leases[2], { kind: 'cancelled' });
    expect((await getRun(test.deps, '3')).state).toBe('cancelled');
  });

  async function succeed(lease: RunLease, summary: Parameters<typeof trainerSummary>[0] = {}) {
    const files = await storeResults(test.deps, versionId);
    const outcome = { kind: 'succeeded' as const, summary: trainerSummary(summary), files };
    expect(await finishRun(test.deps, lease, outcome)).toBe('continue');
  }
});

describe('a sweep as a group', () => {
  it('is paused, resumed, raised and cancelled as one, whatever its runs are doing', async () => {
    const { id } = await start();
    const lease = await claimAndStart(test.deps, 'worker-a');
    const states = async () => {
      const runs = await test.deps.db.run.findMany({ where: { sweepId: id }, orderBy: { number: 'asc' } });
      return runs.map(({ state, control, priority }) => `${state} ${control} ${priority}`);
    };
    await setSweepPriority(test.deps, test.actor, { sweep: '1', priority: 7 });
    expect(await states()).toEqual(['running none 7', ...Array(4).fill('queued none 7')]);
    await pauseSweep(test.deps, test.actor, '1');
    expect(await states()).toEqual(['running pause 7', ...Array(4).fill('paused none 7')]);
    await resumeSweep(test.deps, test.actor, '1');
    expect(await states()).toEqual(['running none 7', ...Array(4).fill('queued none 7')]);
    await cancelSweep(test.deps, test.actor, '1');
    await cancelSweep(test.deps, test.actor, '1');
    expect(await states()).toEqual(['running cancel 7', ...Array(4).fill('cancelled cancel 7')]);
    expect((await getSweep(test.deps, id)).state).toBe('cancelled');
    expect(await finishRun(test.deps, lease, { kind: 'cancelled' })).toBe('continue');
  });

  it('says so when there is none of that number', async () => {
    await expect(cancelSweep(test.deps, test.actor, '9')).rejects.toThrow(/no sweep 9/);
  });
});
