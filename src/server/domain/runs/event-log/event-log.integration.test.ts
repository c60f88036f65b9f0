import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunEvent } from '@/shared/run-events';
import { emptyProgress, reduceProgress } from '@/shared/run-progress';
import type { RunLease } from '../../../db/run-row';
import {
  claimAndStart,
  insertDataset,
  queueRun,
  storeResults,
  takeFromSilent,
} from '../../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { epochEvents, epochMetrics, trainerSummary } from '../../../testing/worker-reports';
import { appendWorkerEvents } from '../ingest/ingest';
import { finishRun } from '../lease/finish';
import { getRun, listEvents, readEvents } from '../query-service';
import { changeRun } from './event-log';

let test: TestDeps;
let versionId: string;
let lease: RunLease;
beforeEach(async () => {
  test = await createTestDeps();
  versionId = (await insertDataset(test.deps)).versionId;
  await queueRun(test.deps, test.actor);
  lease = await claimAndStart(test.deps, 'worker-a');
});
afterEach(() => test.close());

const log = () => readEvents(test.deps, { runId: lease.runId, afterSeq: 0, limit: 10_000 });
const epochsOf = (events: RunEvent[]) =>
  events.flatMap((event) => (event.type === 'epoch' ? event.payload.epoch : []));

describe('events of a worker', () => {
  it('stand in the log once, however often they are sent', async () => {
    const { deps } = test;
    expect(await appendWorkerEvents(deps, lease, epochEvents(1, 3))).toEqual({
      directive: 'continue',
      committed: 3,
    });
    // The answer was lost: the same again, and then with what came since.
    expect(await appendWorkerEvents(deps, lease, epochEvents(1, 3))).toEqual({
      directive: 'continue',
      committed: 3,
    });
    expect((await appendWorkerEvents(deps, lease, epochEvents(2, 4))).committed).toBe(5);
    expect(epochsOf(await log())).toEqual([1, 2, 3, 4, 5]);
  });

  it('stand in the log once even when sent twice at the same time', async () => {
    const { deps } = test;
    await Promise.all(Array.from({ length: 8 }, () => appendWorkerEvents(deps, lease, epochEvents(1, 20))));
    expect(epochsOf(await log())).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('are refused with a gap, and nothing of the batch is written', async () => {
    const { deps } = test;
    await appendWorkerEvents(deps, lease, epochEvents(1, 1));
    const before = (await log()).length;
    await expect(appendWorkerEvents(deps, lease, epochEvents(3, 2))).rejects.toThrow(/Event 2 is missing/);
    const [first, , third] = epochEvents(2, 3);
    await expect(
      appendWorkerEvents(
        deps,
        lease,
        [first, third].flatMap((event) => event ?? []),
      ),
    ).rejects.toThrow(/Event 3 is missing/);
    expect(await log()).toHaveLength(before);
  });

  it('never lie in the future, whatever the worker’s clock says', async () => {
    const { deps } = test;
    const [event] = epochEvents(1, 1);
    if (event) await appendWorkerEvents(deps, lease, [{ ...event, at: 8.64e18 }]);
    expect((await log()).at(-1)?.at).toBeLessThanOrEqual(Date.now());
  });

  it('are published after the commit, in order and with the numbers they have in the database', async () => {
    const { deps } = test;
    const published: RunEvent[] = [];
    deps.live.on('events', ({ events }) => published.push(...events));
    const before = (await log()).length;
    for (let epoch = 1; epoch <= 5; epoch++) await appendWorkerEvents(deps, lease, epochEvents(epoch, 1));
    expect(published).toEqual((await log()).slice(before));
  });

  it('keep the row’s metrics equal to those of the whole log', async () => {
    const { deps } = test;
    await appendWorkerEvents(deps, lease, epochEvents(1, 4));
    const run = await getRun(deps, lease.runId);
    const whole = (await log()).reduce(
      (progress, event) => reduceProgress(progress, event, { curve: [], restoreBest: true }),
      emptyProgress(run.recipe.epochs),
    );
    expect(run.progress).toEqual(whole);
    expect(run.lastSeq).toBe((await log()).length);
    expect(run.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
  });

  it('count from 1 again in the next attempt, whose epochs are the only ones shown', async () => {
    const { deps } = test;
    await appendWorkerEvents(deps, lease, epochEvents(1, 3));
    await takeFromSilent(deps);
    lease = await claimAndStart(deps, 'worker-b');
    await appendWorkerEvents(deps, lease, epochEvents(1, 1));
    const run = await getRun(deps, lease.runId);
    expect(run.epochs.map(({ epoch }) => epoch)).toEqual([1]);
    expect(run.progress.sparkline).toHaveLength(1);
    expect(epochsOf(await log())).toEqual([1, 2, 3, 1]);
  });
});

describe('changeRun', () => {
  it('gives out numbers without gap or double to many writers at once', async () => {
    const { deps } = test;
    const line = (index: number) => ({
      event: { type: 'log' as const, payload: { level: 'info' as const, message: `line ${index}` } },
      at: new Date(),
    });
    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        changeRun(deps, lease.runId, () => ({ result: null, events: [line(index)] })),
      ),
    );
    const seqs = (await log()).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect((await listEvents(deps, { run: lease.runId, afterSeq: 0, limit: 5 })).headSeq).toBe(seqs.length);
  });

  it('writes nothing when it fails midway', async () => {
    const { deps } = test;
    const before = await log();
    await expect(
      changeRun(deps, lease.runId, async (_run, tx) => {
        await tx.experiment.create({ data: { name: 'half' } });
        throw new Error('midway');
      }),
    ).rejects.toThrow('midway');
    expect(await deps.db.experiment.count({ where: { name: 'half' } })).toBe(0);
    expect(await log()).toEqual(before);
  });
});

describe('the end of a run', () => {
  const succeeded = async () => ({
    kind: 'succeeded' as const,
    summary: trainerSummary(),
    files: await storeResults(test.deps, versionId),
  });

  it('makes one model version with one closing word, however often the worker repeats it', async () => {
    const { deps } = test;
    await appendWorkerEvents(deps, lease, epochEvents(1, 3));
    const outcome = await succeeded();
    const answers = await Promise.all([finishRun(deps, lease, outcome), finishRun(deps, lease, outcome)]);
    expect([...answers, await finishRun(deps, lease, outcome)]).toEqual(['continue', 'continue', 'continue']);
    const run = await getRun(deps, lease.runId);
    expect(run).toMatchObject({ state: 'succeeded', error: null, modelNumber: 1 });
    expect(run.endedAt).not.toBeNull();
    expect(await deps.db.modelVersion.count()).toBe(1);
    expect(await deps.db.prediction.count()).toBe(6);
    const events = await log();
    expect(events.filter(({ type }) => type === 'model')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: 'state', payload: { state: 'succeeded' } });
  });

  it('makes a model of the best weights when the loss broke off, and says so', async () => {
    const { deps } = test;
    await appendWorkerEvents(deps, lease, epochEvents(1, 3));
    const stopDetail = 'The loss is no longer a number since epoch 4, step 7.';
    const summary = trainerSummary({ stopReason: 'loss-not-finite', stopDetail });
    expect(await finishRun(deps, lease, { ...(await succeeded()), summary })).toBe('continue');
    expect(await getRun(deps, lease.runId)).toMatchObject({
      state: 'succeeded',
      errorCode: 'loss-not-finite',
      error: stopDetail,
      modelNumber: 1,
    });
    expect((await log()).at(-1)).toMatchObject({
      payload: {
        state: 'succeeded',
        reason: `Training broke off and the weights of epoch 2 were kept. ${stopDetail}`,
      },
    });
  });

  it('fails the run with words when its results are unusable', async () => {
    const { deps } = test;
    const outcome = await succeeded();
    expect(await finishRun(deps, lease, { ...outcome, files: [] })).toBe('continue');
    const run = await getRun(deps, lease.runId);
    expect(run).toMatchObject({ state: 'failed', errorCode: 'internal', modelId: null });
    expect(run.error).toContain('cannot be used');
    expect(await deps.db.modelVersion.count()).toBe(0);
  });

  it('makes no model of a run that somebody has cancelled', async () => {
    const { deps } = test;
    await deps.db.run.updateMany({ data: { control: 'cancel', controlBy: 'Ada' } });
    expect(await finishRun(deps, lease, await succeeded())).toBe('continue');
    expect((await getRun(deps, lease.runId)).state).toBe('cancelled');
    expect(await deps.db.modelVersion.count()).toBe(0);
  });

  it('keeps code and message of a failure, and answers a repetition the same', async () => {
    const { deps } = test;
    const outcome = { kind: 'failed', code: 'loss-not-finite', message: 'The loss became NaN.' } as const;
    expect(await finishRun(deps, lease, outcome)).toBe('continue');
    expect(await finishRun(deps, lease, outcome)).toBe('continue');
    expect(await getRun(deps, lease.runId)).toMatchObject({
      state: 'failed',
      errorCode: 'loss-not-finite',
      error: 'The loss became NaN.',
    });
    expect(
      (
        await appendWorkerEvents(deps, lease, [
          { sourceSeq: 1, at: 0, event: { type: 'epoch', payload: epochMetrics(1) } },
        ])
      ).directive,
    ).toBe('fenced');
  });

  it('queues a released run again, once', async () => {
    const { deps } = test;
    const outcome = { kind: 'released', reason: 'The worker was shut down.' } as const;
    expect(await finishRun(deps, lease, outcome)).toBe('continue');
    expect(await finishRun(deps, lease, outcome)).toBe('continue');
    expect(await getRun(deps, lease.runId)).toMatchObject({ state: 'queued', attempt: 1 });
    const events = await log();
    expect(events.at(-1)).toMatchObject({
      payload: { state: 'queued', reason: 'The worker was shut down.' },
    });
    expect(events.at(-2)).toMatchObject({ payload: { state: 'running' } });
  });
});
