import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { curvesInput } from '@/shared/contracts/compare';
import { packAnswers } from '@/shared/epoch-answers';
import type { WorkerEventBody } from '@/shared/run-events';
import type { KeptCheckpoint } from '@/shared/worker-protocol';
import type { RunLease } from '../../../db/run-row';
import { claimAndStart, insertDataset, queueRun, takeFromSilent } from '../../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { epochEvents, epochMetrics } from '../../../testing/worker-reports';
import { tunables } from '../../../tunables';
import { readCurves } from '../compare/read-curves';
import { requestCancel, requestStop, retryRun } from '../controls/controls';
import { appendWorkerEvents } from '../ingest/ingest';
import { finishRun } from '../lease/finish';
import { heartbeat, releaseRun } from '../lease/lifecycle';
import { getRun, readEvents } from '../query-service';
import { assignmentFor, claimNext } from '../queue/claim';
import { removeOrphanedCheckpoints } from './checkpoint-files';
import { endedOf, keepCheckpoint, removeFailedCheckpoints } from './checkpoints';

let test: TestDeps;
let lease: RunLease;
beforeEach(async () => {
  test = await createTestDeps();
  await insertDataset(test.deps);
  await queueRun(test.deps, test.actor);
  lease = await claimAndStart(test.deps, 'worker-a');
});
afterEach(() => test.close());

const stored = () => test.deps.checkpoints.list();

/** Uploads a checkpoint's file and reports it. */
async function upload(step: number, by = lease, over: Partial<KeptCheckpoint> = {}): Promise<KeptCheckpoint> {
  const { hash, bytes } = await test.deps.checkpoints.write(
    Buffer.from(`weights of ${by.runId} at ${by.attempt}/${step}`),
  );
  const position = { epoch: Math.floor(step / 10), batch: step % 10, step };
  const checkpoint = { ...position, hash, bytes, attempt: by.attempt, ...over };
  await keepCheckpoint(test.deps, by, checkpoint);
  return checkpoint;
}

async function assignedTo(workerId: string) {
  const run = await claimNext(test.deps, { workerId, name: workerId, runtime: 'tensorflow', owned: [] });
  if (!run) throw new Error('nothing to claim');
  return assignmentFor(test.deps, run);
}

/** The worker says these, numbered from `first`. */
function say(by: RunLease, first: number, events: WorkerEventBody[]) {
  const numbered = events.map((event, index) => ({ sourceSeq: first + index, at: Date.now(), event }));
  return appendWorkerEvents(test.deps, by, numbered);
}
const saved = (step: number): WorkerEventBody => ({
  type: 'checkpoint',
  payload: { epoch: 0, batch: step, step, bytes: 1, seconds: 0.1 },
});
const resumedAt = (epoch: number): WorkerEventBody => ({
  type: 'setup',
  payload: {
    resumedFrom: { epoch, batch: 0, step: epoch * 10 },
    runtime: 'TensorFlow',
    device: 'CPU',
    parameters: 1,
    classes: 3,
    trainPhotos: 6,
    validationPhotos: 6,
    testPhotos: 6,
    baseWeights: { kind: 'random', source: 'asked for', width: 1 },
  },
});
const epoch = (number: number): WorkerEventBody => ({ type: 'epoch', payload: epochMetrics(number) });

describe('checkpoints of a run', () => {
  it('are kept two at a time and handed to the next worker, with the last epoch that is known', async () => {
    const { deps } = test;
    await appendWorkerEvents(deps, lease, epochEvents(1, 3));
    const all = [];
    for (const step of [10, 20, 30]) all.push(await upload(step));
    const [, second, third] = all as [KeptCheckpoint, KeptCheckpoint, KeptCheckpoint];
    expect((await stored()).sort()).toEqual([second.hash, third.hash].sort());
    await takeFromSilent(deps);
    const assignment = await assignedTo('worker-b');
    expect(assignment).toMatchObject({ attempt: 2, lastEpoch: 3, stop: false });
    expect(assignment.checkpoints).toEqual([third, second]);
  });

  it('are the same after a message that came twice', async () => {
    await upload(10);
    await upload(10);
    expect(await stored()).toHaveLength(1);
    expect((await test.deps.db.run.findFirstOrThrow()).checkpoints).toHaveLength(1);
  });

  it('of a later attempt come first, though its steps may be fewer', async () => {
    await upload(50);
    await takeFromSilent(test.deps);
    const next = await claimAndStart(test.deps, 'worker-b');
    await upload(20, next);
    await takeFromSilent(test.deps);
    const { checkpoints } = await assignedTo('worker-c');
    expect(checkpoints.map(({ attempt, step }) => [attempt, step])).toEqual([
      [2, 20],
      [1, 50],
    ]);
  });

  it('of a worker that lost the run are not taken, and their file goes', async () => {
    const { deps } = test;
    const kept = await upload(10);
    await takeFromSilent(deps);
    await claimAndStart(deps, 'worker-b');
    const { hash, bytes } = await deps.checkpoints.write(Buffer.from('late weights'));
    const late = { hash, bytes, attempt: 1, epoch: 9, batch: 0, step: 90 };
    expect(await keepCheckpoint(deps, lease, late)).toBe('fenced');
    expect(await stored()).toEqual([kept.hash]);
    expect((await deps.db.run.findFirstOrThrow()).checkpoints).toEqual([kept]);
  });

  it('must have been uploaded', async () => {
    const missing = { hash: 'a'.repeat(64), bytes: 1, attempt: 1, epoch: 1, batch: 0, step: 10 };
    await expect(keepCheckpoint(test.deps, lease, missing)).rejects.toThrow(/was not uploaded/);
  });

  it('go when the run was cancelled, and stay when it failed, to be tried again', async () => {
    const { deps } = test;
    const kept = await upload(10);
    await finishRun(deps, lease, { kind: 'failed', code: 'loss-not-finite', message: 'NaN' });
    expect(await stored()).toEqual([kept.hash]);
    await deps.db.run.update({ where: { id: lease.runId }, data: { state: 'running' } });
    await finishRun(deps, lease, { kind: 'cancelled' });
    expect(await stored()).toEqual([]);
    expect(await endedOf(deps, [lease.runId, 'unknown'])).toEqual([lease.runId]);
  });

  it('of a failed run stay on server and workers for two weeks, and go then', async () => {
    const { deps, actor } = test;
    const kept = await upload(10);
    await finishRun(deps, lease, { kind: 'failed', code: 'disk-full', message: 'no room' });
    const failedDaysAgo = (days: number) =>
      deps.db.run.update({
        where: { id: lease.runId },
        data: { endedAt: new Date(Date.now() - days * 24 * 3600 * 1000) },
      });
    await failedDaysAgo(13);
    expect(await removeFailedCheckpoints(deps)).toBe(0);
    expect(await stored()).toEqual([kept.hash]);
    expect(await endedOf(deps, [lease.runId])).toEqual([]);

    await failedDaysAgo(15);
    expect(await removeFailedCheckpoints(deps)).toBe(1);
    expect(await removeFailedCheckpoints(deps)).toBe(0);
    expect(await stored()).toEqual([]);
    expect(await endedOf(deps, [lease.runId])).toEqual([lease.runId]);
    expect(await getRun(deps, lease.runId)).toMatchObject({ state: 'failed', resumesFrom: null });
    await retryRun(deps, actor, lease.runId);
    expect((await assignedTo('worker-b')).checkpoints).toEqual([]);
  });

  it('of a run that failed long ago and was tried again stay', async () => {
    const { deps, actor } = test;
    const kept = await upload(10);
    await finishRun(deps, lease, { kind: 'failed', code: 'disk-full', message: 'no room' });
    await deps.db.run.update({ where: { id: lease.runId }, data: { endedAt: new Date(0) } });
    await retryRun(deps, actor, lease.runId);
    expect(await removeFailedCheckpoints(deps)).toBe(0);
    expect(await stored()).toEqual([kept.hash]);
  });

  it('that were never reported go at the next start', async () => {
    const { deps } = test;
    const kept = await upload(10);
    await deps.checkpoints.write(Buffer.from('uploaded by a worker that was lost before it reported them'));
    await removeOrphanedCheckpoints(deps);
    expect(await stored()).toEqual([kept.hash]);
  });

  it('that were never reported go while the server runs, once there was time to report them', async () => {
    const { deps } = test;
    const kept = await upload(10);
    const { hash } = await deps.checkpoints.write(Buffer.from('uploaded a moment ago'));
    const suspects = await removeOrphanedCheckpoints(deps, new Set());
    expect((await stored()).sort()).toEqual([kept.hash, hash].sort());
    expect(await removeOrphanedCheckpoints(deps, suspects)).toEqual(new Set());
    expect(await stored()).toEqual([kept.hash]);
  });
});

describe('attempts', () => {
  const loseTo = async (workerId: string) => {
    await takeFromSilent(test.deps);
    lease = await claimAndStart(test.deps, workerId);
  };

  it('that get further are not counted against the run, however many there are', async () => {
    for (let attempt = 1; attempt <= 3 * tunables.maxFruitlessAttempts; attempt++) {
      await say(lease, 1, [saved(attempt * 10)]);
      await loseTo(`worker-${attempt}`);
    }
    expect((await getRun(test.deps, lease.runId)).state).toBe('running');
  });

  it('that only repeat what an earlier one did are', async () => {
    await say(lease, 1, [saved(10)]);
    for (let attempt = 1; attempt <= tunables.maxFruitlessAttempts; attempt++) {
      await loseTo(`worker-${attempt}`);
      await say(lease, 1, [saved(10)]);
    }
    await takeFromSilent(test.deps);
    const run = await getRun(test.deps, lease.runId);
    expect(run).toMatchObject({ state: 'failed', errorCode: 'worker-lost' });
    expect(run.error).toContain('4 attempts in a row got no further');
  });
});

describe('a run that is continued', () => {
  it('shows each epoch once: those before the checkpoint, those reported late, and those that follow', async () => {
    const { deps } = test;
    await say(lease, 1, [epoch(1), epoch(2)]);
    await takeFromSilent(deps);
    expect((await getRun(deps, lease.runId)).epochs).toHaveLength(2);
    lease = await claimAndStart(deps, 'worker-b');
    await say(lease, 1, [resumedAt(3), epoch(3), epoch(4)]);
    const run = await getRun(deps, lease.runId);
    expect(run.epochs.map((it) => it.epoch)).toEqual([1, 2, 3, 4]);
    expect(run.progress).toMatchObject({ epoch: 4, last: { epoch: 4 }, sparkline: [0.5, 0.5, 0.5, 0.5] });
    const curves = curvesInput.parse({ runs: [lease.runId], metrics: ['valAccuracy'] });
    const [compared] = await readCurves(deps, curves);
    expect(compared?.runs).toMatchObject([{ x: [1, 2, 3, 4], y: [0.5, 0.5, 0.5, 0.5] }]);
  });

  it('has what each epoch answered beside its log, once: as it was reported last', async () => {
    const { deps } = test;
    const answered = (number: number, ...classes: number[]): WorkerEventBody => {
      const packed = packAnswers(classes.map((predicted, photo) => ({ hash: `${photo}`, predicted })));
      const answers = Buffer.from(packed).toString('base64');
      return { type: 'epoch', payload: { ...epochMetrics(number), answers } };
    };
    for (const _ of ['once', 'again after a lost answer']) {
      await say(lease, 1, [answered(1, 0, 1), answered(2, 1, 1), answered(3, 2, 2)]);
    }
    await takeFromSilent(deps);
    lease = await claimAndStart(deps, 'worker-b');
    await say(lease, 1, [resumedAt(1), answered(2, 2, 0), epoch(3), answered(4, 258, 0)]);
    const kept = await deps.db.epochAnswers.findMany({ orderBy: { epoch: 'asc' } });
    expect(kept.map(({ epoch, photos, answers }) => [epoch, photos, ...answers])).toEqual([
      [1, 2, 0, 0, 1, 0],
      [2, 2, 2, 0, 0, 0],
      [4, 2, 2, 1, 0, 0],
    ]);
    const log = await readEvents(deps, { runId: lease.runId, afterSeq: 0, limit: 100 });
    expect(log.filter(({ type }) => type === 'epoch')).toHaveLength(6);
    expect(JSON.stringify(log)).not.toContain('answers');
  });

  it('voids what came after an older checkpoint, on its page and in lists', async () => {
    const { deps } = test;
    await say(lease, 1, [epoch(1), epoch(2), epoch(3), epoch(4)]);
    await takeFromSilent(deps);
    lease = await claimAndStart(deps, 'worker-b');
    await say(lease, 1, [resumedAt(2)]);
    const run = await getRun(deps, lease.runId);
    expect(run.epochs.map((it) => it.epoch)).toEqual([1, 2]);
    expect(run.progress).toMatchObject({ epoch: 2, last: { epoch: 2 }, bestValLossEpoch: 2 });
    expect(run.progress.sparkline).toHaveLength(2);
  });
});

describe('a stop whose worker is lost', () => {
  it('is carried out by the next worker when there are weights to keep', async () => {
    const { deps, actor } = test;
    await upload(10);
    await requestStop(deps, actor, lease.runId);
    await takeFromSilent(deps);
    expect(await getRun(deps, lease.runId)).toMatchObject({ state: 'queued', control: 'stop' });
    const assignment = await assignedTo('worker-b');
    expect(assignment.stop).toBe(true);
    expect(await heartbeat(deps, { runId: lease.runId, attempt: 2, workerId: 'worker-b' })).toBe('stop');
  });

  it('may be asked for while the run waits to be continued', async () => {
    const { deps, actor } = test;
    await upload(10);
    await releaseRun(deps, lease, 'The worker was shut down.');
    await requestStop(deps, actor, lease.runId);
    expect((await assignedTo('worker-b')).stop).toBe(true);
  });

  it('fails the run when no epoch was ever validated', async () => {
    const { deps, actor } = test;
    await upload(5);
    await requestStop(deps, actor, lease.runId);
    await takeFromSilent(deps);
    expect(await getRun(deps, lease.runId)).toMatchObject({ state: 'failed', errorCode: 'worker-lost' });
  });

  it('gives way to a cancel', async () => {
    const { deps, actor } = test;
    await upload(10);
    await requestStop(deps, actor, lease.runId);
    await takeFromSilent(deps);
    await requestCancel(deps, actor, lease.runId);
    expect((await getRun(deps, lease.runId)).state).toBe('cancelled');
    expect(await stored()).toEqual([]);
  });
});
