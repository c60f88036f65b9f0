import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../worker/agent/process-alive';
import { BEHAVIOUR } from '../support/fake-trainer-behaviour';
import { Installation } from '../support/installation';
import { load, timed, training } from '../support/shutdown';
import { childrenOf } from '../support/worker-process';

/** What a service manager grants before it kills. */
const PROMISED_MS = 10_000;

let installation: Installation;
beforeEach(async () => {
  installation = await Installation.open();
});
afterEach(async () => {
  await installation.close();
});

async function supervised() {
  const { id } = await installation.queue(BEHAVIOUR.goesOn);
  const supervisor = await installation.startSupervised();
  await installation.until(async () => (await installation.run(id)).epochs.length > 1);
  const [web = 0, worker = 0] = await childrenOf(supervisor.pid);
  const [trainer = 0] = await childrenOf(worker);
  return { supervisor, id, worker, pids: [web, worker, trainer] };
}

describe('SIGTERM', { timeout: 120_000 }, () => {
  it('ends a server with a run, an upload and a page within ten seconds, and the run continues with the next one', async () => {
    const web = await installation.startWeb();
    const { id } = await training(installation);
    await load(installation);
    const { code, ms } = await timed(web, 'SIGTERM');
    expect(ms).toBeLessThan(PROMISED_MS);
    expect(code).toBe(0);
    expect(await installation.test.deps.db.import.count({ where: { state: 'running' } })).toBe(0);
    expect((await installation.run(id)).state).toBe('running');

    await installation.startWeb();
    const { epochs } = await installation.run(id);
    await installation.until(async () => (await installation.run(id)).epochs.length > epochs.length + 3);
    expect((await installation.run(id)).attempt).toBe(1);
    await installation.expectWholeLog(id);
  });

  it('ends a server and a worker whose log nobody reads any more', async () => {
    const web = await installation.startWeb();
    const { worker } = await training(installation);
    for (const child of [worker, web]) {
      child.stdout?.destroy();
      const { code, ms } = await timed(child, 'SIGTERM');
      expect(code).toBe(0);
      expect(ms).toBeLessThan(PROMISED_MS);
    }
  });

  it('ends a worker within ten seconds also when its server is gone, and its trainer with it', async () => {
    const web = await installation.startWeb();
    const { worker, trainer } = await training(installation);
    await installation.kill(web);
    const { code, ms } = await timed(worker, 'SIGTERM');
    expect(ms).toBeLessThan(PROMISED_MS);
    // It could not give its run back; the server takes it.
    expect(code).toBe(1);
    await installation.until(async () => !isAlive(trainer), 5_000);
  });

  it('ends server, worker and trainer of one supervisor in order, the run back in the queue', async () => {
    const { supervisor, id, pids } = await supervised();
    const { code, ms } = await timed(supervisor, 'SIGTERM');
    expect(ms).toBeLessThan(PROMISED_MS);
    expect(code).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(await installation.run(id)).toMatchObject({ state: 'queued', attempt: 1 });
    await installation.expectWholeLog(id);
  });
});

describe('a second SIGTERM', { timeout: 120_000 }, () => {
  it('ends everything under a supervisor at once, and the run is taken up again after the next start', async () => {
    const { supervisor, id, pids, worker } = await supervised();
    process.kill(worker, 'SIGSTOP');
    supervisor.kill('SIGTERM');
    await delay(300);
    expect(supervisor.exitCode).toBeNull();
    const { code, ms } = await timed(supervisor, 'SIGTERM');
    expect(code).toBe(143);
    expect(ms).toBeLessThan(2_000);
    await installation.until(async () => !pids.some(isAlive), 5_000);
    await installation.startSupervised();
    await installation.until(async () => (await installation.run(id)).attempt === 2);
    await installation.expectWholeLog(id);
  });
});
