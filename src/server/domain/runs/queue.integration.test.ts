import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectWorker, insertDataset, queueRun } from '../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { claimNext } from './lifecycle';
import { getRun } from './query-service';
import { ScheduleWatch } from './schedule';

let test: TestDeps;
beforeEach(async () => {
  test = await createTestDeps();
  await insertDataset(test.deps);
});
afterEach(() => test.close());

const worker = { workerId: 'worker-a', name: 'a', runtime: 'tensorflow', holding: [] };
/** Claims until nothing is left. @returns the numbers, in the order they were handed out. */
async function drain(claimant: Parameters<typeof claimNext>[1] = worker): Promise<number[]> {
  const numbers: number[] = [];
  const holding: { runId: string; attempt: number }[] = [];
  for (;;) {
    const run = await claimNext(test.deps, { ...claimant, holding });
    if (!run) return numbers;
    holding.push({ runId: run.id, attempt: run.attempt });
    numbers.push(run.number);
  }
}
const change = (number: number, data: object) => test.deps.db.run.update({ where: { number }, data });
async function queue(count: number): Promise<void> {
  for (let index = 0; index < count; index++) await queueRun(test.deps, test.actor);
}

describe('the order of claims', () => {
  it('is by priority, then by place, which is the age unless somebody moved a run', async () => {
    await queue(5);
    await change(4, { priority: 1 });
    await change(5, { queuePosition: 1.5 });
    expect(await drain()).toEqual([4, 1, 5, 2, 3]);
  });

  it('passes over a long line of runs that the worker cannot train', async () => {
    await queue(1);
    const [template] = await test.deps.db.run.findMany();
    if (!template) throw new Error('nothing was queued');
    const rows = Array.from({ length: 450 }, (_, index) => ({
      ...template,
      id: `run-${index}`,
      number: 2 + index,
      queuePosition: 2 + index,
      requires: { labels: ['elsewhere'] },
      recipe: template.recipe as object,
      checkpoints: [],
      progress: {},
    }));
    await test.deps.db.run.createMany({ data: rows });
    await change(1, { queuePosition: 1000 });
    expect(await drain()).toEqual([1]);
    expect(await drain({ ...worker, workerId: 'worker-b', labels: ['elsewhere'] })).toHaveLength(450);
  }, 60_000);
});

describe('a run that asks for a kind of worker', () => {
  it('goes to none that lacks it', async () => {
    await queue(3);
    await change(1, { requires: { runtime: 'webgpu' } });
    await change(2, { requires: { gpuMemoryMiB: 8192, labels: ['lab'] } });
    expect(await drain()).toEqual([3]);
    expect(await drain({ ...worker, workerId: 'b', gpuMemoryMiB: 4096, labels: ['lab'] })).toEqual([]);
    expect(await drain({ ...worker, workerId: 'c', gpuMemoryMiB: 8192, labels: ['lab', 'x'] })).toEqual([2]);
    expect(await drain({ ...worker, workerId: 'd', runtime: 'webgpu' })).toEqual([1]);
  });

  it('says what it waits for', async () => {
    await connectWorker(test.deps, 'worker-a');
    await queue(1);
    await change(1, { requires: { labels: ['lab'] } });
    expect((await getRun(test.deps, '1')).waitingFor).toMatch(/asks for label lab/);
  });
});

describe('a scheduled run', () => {
  it('starts when its time has come and not before, and holds up nobody', async () => {
    await queue(2);
    await change(1, { notBefore: new Date(Date.now() + 60_000), priority: 9 });
    expect(await drain()).toEqual([2]);
    expect((await getRun(test.deps, '1')).waitingFor).toMatch(/^Scheduled for/);
    await change(1, { notBefore: new Date(Date.now() - 1) });
    expect(await drain({ ...worker, workerId: 'worker-b' })).toEqual([1]);
  });

  it('wakes the workers once, when its time comes, and again should the clock be set back', async () => {
    await queue(1);
    await change(1, { notBefore: new Date(10_000) });
    let woken = 0;
    test.deps.live.on('queued', () => {
      woken++;
    });
    const watch = new ScheduleWatch();
    const look = (ms: number) => watch.look(test.deps, new Date(ms));
    expect([await look(9_000), await look(10_000), await look(12_000)]).toEqual([0, 1, 0]);
    expect(woken).toBe(1);
    expect([await look(9_500), await look(10_500)]).toEqual([0, 1]);
    expect(woken).toBe(2);
  });
});
