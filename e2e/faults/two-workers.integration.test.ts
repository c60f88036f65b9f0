import { afterEach, beforeEach, expect, it } from 'vitest';
import { BEHAVIOUR } from '../support/fake-trainer-behaviour';
import { Installation } from '../support/installation';

const RUNS = 24;

let installation: Installation;
beforeEach(async () => {
  installation = await Installation.open();
});
afterEach(() => installation.close());

it('two workers that claim at once train each of many queued runs exactly once', async () => {
  const runs: string[] = [];
  for (let i = 0; i < RUNS; i++) runs.push((await installation.queue(BEHAVIOUR.ends, 2)).id);
  await installation.startWeb();
  await installation.startWorker('first', { env: { MINTMARK_WORKER_SLOTS: '3' } });
  await installation.startWorker('second', { env: { MINTMARK_WORKER_SLOTS: '2' } });
  const { db } = installation.test.deps;
  await installation.until(async () => (await db.run.count({ where: { endedAt: null } })) === 0, 240_000);

  const by = new Set<string | null>();
  for (const id of runs) {
    const run = await installation.run(id);
    expect(run).toMatchObject({ state: 'succeeded', attempt: 1 });
    by.add(run.workerName);
    const states = (await installation.log(id)).flatMap((event) =>
      event.type === 'state' ? [event.payload.state] : [],
    );
    expect(states).toEqual(['queued', 'claimed', 'running', 'succeeded']);
    await installation.expectWholeLog(id);
  }
  expect(by).toEqual(new Set(['first', 'second']));
  expect(await db.modelVersion.count()).toBe(RUNS);
}, 280_000);
