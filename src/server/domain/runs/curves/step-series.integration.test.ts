import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seriesInput } from '@/shared/contracts/runs';
import type { WorkerEventBody } from '@/shared/run-events';
import type { RunLease } from '../../../db/run-row';
import { claimAndStart, insertDataset, queueRun, takeFromSilent } from '../../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { appendWorkerEvents } from '../ingest/ingest';
import { PackedCurves } from './packed-curves';
import { readStepSeries } from './step-series';

const BATCHES = 100;

let test: TestDeps;
let lease: RunLease;
let sent: number;
beforeEach(async () => {
  test = await createTestDeps();
  await insertDataset(test.deps);
  await queueRun(test.deps, test.actor);
  lease = await claimAndStart(test.deps, 'worker-a');
  sent = 0;
});
afterEach(() => test.close());

function point(step: number, loss: number | null): WorkerEventBody {
  const [epoch, batch] = [Math.ceil(step / BATCHES), ((step - 1) % BATCHES) + 1];
  return {
    type: 'batch',
    payload: {
      epoch,
      epochs: 500,
      batch,
      batches: BATCHES,
      loss,
      accuracy: 0.5,
      imgPerSec: 90,
      etaSeconds: 1,
      step,
      stepLoss: loss,
      stepAccuracy: 0.25,
      learningRate: 0.001,
    },
  };
}

const setup = (step: number | null): WorkerEventBody => ({
  type: 'setup',
  payload: {
    resumedFrom: step === null ? null : { epoch: Math.floor(step / BATCHES), batch: step % BATCHES, step },
    runtime: 'TensorFlow',
    device: 'CPU',
    parameters: 1,
    classes: 3,
    baseWeights: { kind: 'random', source: 'asked for', width: 1 },
    trainPhotos: 1,
    validationPhotos: 1,
    testPhotos: 1,
  },
});

async function say(events: WorkerEventBody[]): Promise<void> {
  for (let i = 0; i < events.length; i += 90) {
    const part = events.slice(i, i + 90).map((event) => ({ sourceSeq: ++sent, at: Date.now(), event }));
    await appendWorkerEvents(test.deps, lease, part);
  }
}

const steps = (from: number, to: number, loss = 1) =>
  Array.from({ length: to - from + 1 }, (_, i) => point(from + i, loss));

const series = (over: Partial<Parameters<typeof readStepSeries>[1]> = {}) =>
  readStepSeries(test.deps, { ...seriesInput.parse({ run: lease.runId }), ...over });

describe('the step curve of a run', () => {
  it('has every extreme of a long log, most of it packed, and says up to which event it goes', async () => {
    const all = [setup(null), ...steps(1, 3000)];
    all[1777] = point(1777, 99);
    all[2999] = point(2999, 0.001);
    await say(all);
    expect(await test.deps.db.stepChunk.count()).toBeGreaterThan(3);
    const { metrics, ...rest } = await series({ points: 100 });
    const { lastSeq } = await test.deps.db.run.findUniqueOrThrow({ where: { id: lease.runId } });
    expect(rest).toEqual({ headSeq: lastSeq, firstStep: 1, lastStep: 3000, total: 3000 });
    expect(metrics.loss.steps.length).toBeLessThanOrEqual(100);
    expect(metrics.loss.values[metrics.loss.steps.indexOf(1777)]).toBe(99);
    expect(metrics.loss.values[metrics.loss.steps.indexOf(2999)]).toBe(0.001);
    expect(metrics.accuracy.values[0]).toBe(0.25);
  });

  it('has each step of a narrow part', async () => {
    await say([setup(null), ...steps(1, 1500)]);
    const { metrics, total, lastStep } = await series({ fromStep: 501, toStep: 600, points: 1000 });
    expect(metrics.loss.steps).toEqual(Array.from({ length: 100 }, (_, i) => 501 + i));
    expect({ total, lastStep }).toEqual({ total: 100, lastStep: 1500 });
  });

  it('continues from the checkpoint: what the lost attempt measured after it is void', async () => {
    await say([setup(null), ...steps(1, 1400, 1)]);
    await takeFromSilent(test.deps);
    lease = await claimAndStart(test.deps, 'worker-b');
    sent = 0;
    await say([setup(1000), ...steps(1001, 1200, 2)]);
    const { metrics, lastStep } = await series({ points: 2000 });
    expect(lastStep).toBe(1200);
    expect(metrics.loss.steps).toEqual(Array.from({ length: 1200 }, (_, i) => 1 + i));
    expect(metrics.loss.values.slice(999, 1001)).toEqual([1, 2]);

    // An attempt that starts from scratch has none of it.
    await takeFromSilent(test.deps);
    lease = await claimAndStart(test.deps, 'worker-a');
    sent = 0;
    await say([setup(null), point(1, 3)]);
    expect((await series()).metrics.loss).toEqual({ steps: [1], values: [3] });
  });

  it('is the same for a server that has read most of it before, and for one that has not', async () => {
    await say([setup(null), ...steps(1, 1400, 1)]);
    const looks = [await series({ points: 2000 })];
    await say(steps(1401, 1450, 1));
    looks.push(await series({ points: 2000 }));
    await takeFromSilent(test.deps);
    lease = await claimAndStart(test.deps, 'worker-b');
    sent = 0;
    await say([setup(1000), ...steps(1001, 1800, 2)]);
    looks.push(await series({ points: 2000 }));
    expect(looks.map(({ total }) => total)).toEqual([1400, 1450, 1800]);
    const first = { ...test.deps, packedCurves: new PackedCurves() };
    const input = { ...seriesInput.parse({ run: lease.runId }), points: 2000 };
    expect(looks[2]).toEqual(await readStepSeries(first, input));
  });

  it('has a hole where the loss was no number, and nothing at all before the first step', async () => {
    expect(await series()).toMatchObject({ firstStep: null, lastStep: null, total: 0 });
    await say([setup(null), point(1, 1), point(2, null), point(3, 1)]);
    expect((await series()).metrics.loss.values).toEqual([1, null, 1]);
  });
});
