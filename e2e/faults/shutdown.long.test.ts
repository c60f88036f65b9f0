import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../worker/agent/process-alive';
import { Installation } from '../support/installation';
import { load, timed, training } from '../support/shutdown';

let installation: Installation;
beforeEach(async () => {
  installation = await Installation.open();
});
afterEach(() => installation.close());

describe('a second SIGTERM', { timeout: 120_000 }, () => {
  it('ends a server at once, which was waiting for an upload', async () => {
    const web = await installation.startWeb();
    await load(installation);
    web.kill('SIGTERM');
    await installation.until(async () => web.output().includes('shutting down'), 5_000);
    const { code, ms } = await timed(web, 'SIGTERM');
    expect(code).toBe(143);
    expect(ms).toBeLessThan(1_500);
    await installation.startWeb();
    expect(await installation.test.deps.db.import.count({ where: { state: 'running' } })).toBe(0);
  });

  it('ends a worker at once, which was waiting for its server', async () => {
    const web = await installation.startWeb();
    const { worker, trainer } = await training(installation);
    await installation.kill(web);
    worker.kill('SIGTERM');
    await installation.until(async () => worker.output().includes('shutting down'), 5_000);
    const { code, ms } = await timed(worker, 'SIGTERM');
    expect(code).toBe(1);
    expect(ms).toBeLessThan(1_500);
    await installation.until(async () => !isAlive(trainer), 5_000);
  });
});
