import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WorkerEventBody } from '@/shared/run-events';
import type { RunLease } from '../../../db/run-row';
import { claimAndStart, insertDataset, queueRun } from '../../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { appendWorkerEvents } from '../ingest/ingest';
import { MAX_POINTS, readTelemetry } from './telemetry';

let test: TestDeps;
let lease: RunLease;
beforeEach(async () => {
  test = await createTestDeps();
  await insertDataset(test.deps);
  await queueRun(test.deps, test.actor);
  lease = await claimAndStart(test.deps, 'worker-a');
});
afterEach(() => test.close());

const look = (number: number): WorkerEventBody => ({
  type: 'telemetry',
  payload: {
    cpu: 0.5,
    temperature: null,
    memoryUsed: number,
    memoryTotal: 1e6,
    diskFree: null,
    diskTotal: null,
    gpus: [],
  },
});

async function report(from: number, to: number): Promise<void> {
  for (let first = from; first <= to; first += 500) {
    const count = Math.min(500, to - first + 1);
    const events = Array.from({ length: count }, (_, i) => ({
      sourceSeq: first + i,
      at: Date.now(),
      event: look(first + i),
    }));
    await appendWorkerEvents(test.deps, lease, events);
  }
}

const read = async (through = 1e9) =>
  (await readTelemetry(test.deps, { run: lease.runId, through })).map(({ sample }) => sample.memoryUsed);

describe('telemetry of a run', () => {
  it('is returned whole while it is short, up to the entry that is asked for', async () => {
    await report(1, 5);
    expect(await read()).toEqual([1, 2, 3, 4, 5]);
    const all = await readTelemetry(test.deps, { run: lease.runId, through: 1e9 });
    expect(await read(all[2]?.seq)).toEqual([1, 2, 3]);
  });

  it('is thinned evenly when it is long, and ends with the newest', async () => {
    await report(1, 2600);
    const thinned = await read();
    expect(thinned).toHaveLength(MAX_POINTS);
    expect(thinned.at(-1)).toBe(2600);
    const gaps = thinned.slice(1).map((value, i) => value - (thinned[i] ?? 0));
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
  });
});
