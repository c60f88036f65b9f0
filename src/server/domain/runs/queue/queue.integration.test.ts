import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectWorker, insertDataset, queueRun } from '../../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { getRun, listEvents } from '../query-service';
import { claimNext } from './claim';
import { listQueue, moveRun, scheduleRun, setPriority } from './queue-service';
import { ScheduleWatch } from './schedule';

let test: TestDeps;
beforeEach(async () => {
  test = await createTestDeps();
  await insertDataset(test.deps);
});
afterEach(() => test.close());

const worker = { workerId: 'worker-a', name: 'a', runtime: 'tensorflow', owned: [] };
/** Claims until nothing is left. @returns the numbers, in the order they were handed out. */
async function drain(claimant: Parameters<typeof claimNext>[1] = worker): Promise<number[]> {
  const numbers: number[] = [];
  const owned: { runId: string; attempt: number }[] = [];
  for (;;) {
    const run = await claimNext(test.deps, { ...claimant, owned });
    if (!run) return numbers;
    owned.push({ runId: run.id, attempt: run.attempt });
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
    const rows = Array.from({ length: 250 }, (_, index) => ({
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
    const other = { ...worker, workerId: 'worker-b', labels: ['elsewhere'] };
    expect((await claimNext(test.deps, other))?.number).toBe(2);
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
    const check = (ms: number) => watch.check(test.deps, new Date(ms));
    expect([await check(9_000), await check(10_000), await check(12_000)]).toEqual([0, 1, 0]);
    expect(woken).toBe(1);
    expect([await check(9_500), await check(10_500)]).toEqual([0, 1]);
    expect(woken).toBe(2);
  });
});

describe('moving runs', () => {
  const ada = () => test.actor;
  const line = async () => (await listQueue(test.deps)).items.map(({ number }) => number);

  it('is read in parts, each of which says where it stands and who is ahead', async () => {
    await queue(5);
    await setPriority(test.deps, ada(), { run: '5', priority: 7 });
    await moveRun(test.deps, ada(), { run: '4', to: { before: '2' } });
    await connectWorker(test.deps, 'worker-a');
    const first = await listQueue(test.deps, { limit: 2 });
    expect(first.items.map(({ number }) => number)).toEqual([5, 1]);
    const second = await listQueue(test.deps, { limit: 2, cursor: first.nextCursor ?? '' });
    expect(second.items.map(({ number }) => number)).toEqual([4, 2]);
    expect(second).toMatchObject({ offset: 2, total: 5 });
    expect(second.items[0]?.waitingFor).toBe('2 runs are ahead of it.');
    const third = await listQueue(test.deps, { limit: 2, cursor: second.nextCursor ?? '' });
    expect(third).toMatchObject({ offset: 4, total: 5, nextCursor: null, items: [{ number: 3 }] });
    await expect(listQueue(test.deps, { cursor: 'nonsense' })).rejects.toThrow(/Start from its front/);
  });

  it('reorders the queue, says who did it, and can be taken back', async () => {
    await queue(4);
    const undo = await moveRun(test.deps, ada(), { run: '4', to: { before: '2' } });
    expect(await line()).toEqual([1, 4, 2, 3]);
    const { events } = await listEvents(test.deps, { run: '4', afterSeq: 0, limit: 10 });
    expect(events.at(-1)).toMatchObject({
      type: 'log',
      payload: { message: 'Ada moved it before run 2 in the queue.' },
    });
    await moveRun(test.deps, ada(), undo);
    expect(await line()).toEqual([1, 2, 3, 4]);
    expect(await drain()).toEqual([1, 2, 3, 4]);
  });

  it('refuses runs that are not queued', async () => {
    await queue(2);
    await drain({ ...worker, workerId: 'worker-b' });
    await expect(moveRun(test.deps, ada(), { run: '1', to: 'top' })).rejects.toThrow(
      /Only a queued run has a place in the queue/,
    );
    await queue(1);
    await expect(moveRun(test.deps, ada(), { run: '3', to: { after: '1' } })).rejects.toThrow(/Run 1 is not/);
    await expect(moveRun(test.deps, ada(), { run: '3', to: { after: '3' } })).rejects.toThrow(/itself/);
    await expect(moveRun(test.deps, ada(), { run: '3', to: { after: '77' } })).rejects.toThrow(/no run 77/);
  });

  it('keeps all runs, each once and in one order, when many are moved at once', async () => {
    await queue(8);
    // No room between the first two: each move has to renumber.
    await change(2, { queuePosition: 1 + 1e-9 });
    await Promise.all(
      [3, 4, 5, 6, 7, 8].map((n) => moveRun(test.deps, ada(), { run: `${n}`, to: { after: '1' } })),
    );
    const after = await line();
    expect([...after].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(after[0]).toBe(1);
    expect(after.at(-1)).toBe(2);
    expect(await drain()).toEqual(after);
  }, 30_000);

  it('puts the higher priority first, and tells of it in the log', async () => {
    await queue(3);
    await setPriority(test.deps, ada(), { run: '3', priority: 5 });
    expect(await line()).toEqual([3, 1, 2]);
    const { events } = await listEvents(test.deps, { run: '3', afterSeq: 0, limit: 10 });
    expect(events.at(-1)?.payload).toMatchObject({ message: 'Ada set its priority to 5; it was 0.' });
  });

  it('keeps a scheduled run in its place and says when it starts', async () => {
    await connectWorker(test.deps, 'worker-a');
    await queue(2);
    await scheduleRun(test.deps, ada(), { run: '1', notBefore: new Date('2099-01-01T08:00:00Z') });
    const [first, second] = (await listQueue(test.deps)).items;
    expect(first).toMatchObject({ number: 1, waitingFor: 'Scheduled for 2099-01-01 08:00 UTC.' });
    expect(second?.waitingFor).toMatch(/about to take it/);
    await scheduleRun(test.deps, ada(), { run: '1', notBefore: null });
    expect((await listQueue(test.deps)).items[1]?.waitingFor).toBe('1 run is ahead of it.');
  });
});
