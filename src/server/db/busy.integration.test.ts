import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appendWorkerEvents } from '../domain/runs/ingest/ingest';
import { heartbeat } from '../domain/runs/lease/lifecycle';
import { getRun } from '../domain/runs/query-service';
import { claim, connectWorker, insertDataset, queueRun } from '../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../testing/test-deps';
import { epochEvents } from '../testing/worker-reports';

/** Many times what one try of a write waits. */
const HELD_MS = 3_000;

let it: TestDeps;
beforeEach(async () => {
  it = await createTestDeps();
});
afterEach(() => it.close());

/** Another process takes the write lock and gives it back by itself. */
async function holdDatabase(url: string, ms: number): Promise<{ released: Promise<unknown> }> {
  const program = path.join(import.meta.dirname, '../testing/hold-database.mjs');
  const child = spawn(process.execPath, [program, url, String(ms)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const released = once(child, 'exit');
  await once(child.stdout, 'data');
  return { released };
}

describe.skipIf(process.env.MINTMARK_TEST_POSTGRESQL)(
  'a database that another process locks for seconds',
  () => {
    test('freezes nothing and loses nothing: reads answer at once, writes wait and pass, the lease holds', async () => {
      const { deps, actor } = it;
      await insertDataset(deps);
      const queued = await queueRun(deps, actor);
      await connectWorker(deps, 'worker-one');
      const hold = await claim(deps, 'worker-one');

      let longestPause = 0;
      let last = performance.now();
      const pulse = setInterval(() => {
        longestPause = Math.max(longestPause, performance.now() - last);
        last = performance.now();
      }, 20);
      const { released } = await holdDatabase(deps.env.databaseUrl, HELD_MS);
      const began = performance.now();
      const writes = [heartbeat(deps, hold), appendWorkerEvents(deps, hold, epochEvents(1, 2))];
      const slowest = { ms: 0 };
      while (performance.now() - began < HELD_MS - 500) {
        const asked = performance.now();
        expect((await getRun(deps, queued.id)).epochs).toEqual([]);
        slowest.ms = Math.max(slowest.ms, performance.now() - asked);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      await released;
      expect(await Promise.all(writes)).toMatchObject(['continue', { directive: 'continue' }]);
      clearInterval(pulse);
      expect(longestPause).toBeLessThan(1_000);
      expect(slowest.ms).toBeLessThan(1_500);
      const after = await getRun(deps, queued.id);
      expect(after.epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
      expect(after).toMatchObject({ state: 'claimed', attempt: 1 });
    });
  },
);
