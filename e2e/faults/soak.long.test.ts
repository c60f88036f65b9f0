import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tunables } from '@/server/tunables';
import { seededRandom } from '@/shared/random';
import { BEHAVIOUR } from '../support/fake-trainer-behaviour';
import { type Child, Installation } from '../support/installation';
import { RoughLine } from '../support/rough-line';
import { childrenOf } from '../support/worker-process';

const MINUTES = 10;
/** Time for the server to reach its usual size before its memory is compared. */
const WARM_UP_MINUTES = 2;
const LEASE_SECONDS = 6;
/** Runs that wait or train at any time. */
const BUSY_WITH = 6;
const MAX_GROWTH_MIB = 100;

let installation: Installation;
let line: RoughLine;
let web: Child;
let far: Child;

beforeAll(async () => {
  installation = await Installation.open({ env: { leaseSeconds: LEASE_SECONDS } });
  web = await installation.startWeb();
  line = await RoughLine.open(installation.port);
  await installation.startWorker('near', { env: { MINTMARK_WORKER_SLOTS: '2' } });
  far = await startFar();
});
afterAll(async () => {
  await line?.close();
  await installation?.close();
});

const startFar = () =>
  installation.startWorker('far', { url: line.url, env: { MINTMARK_WORKER_SLOTS: '2' } });

async function residentMiB(): Promise<number> {
  const status = await readFile(`/proc/${web.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** What happens to a worker on another machine and costs its runs nothing. */
const gentle = [
  async () => line.drop(),
  async () => line.strand(1_000),
  async () => {
    line.cut();
    await delay(0.4 * LEASE_SECONDS * 1000);
    line.mend();
  },
];

/** What costs its runs their attempt. */
const rough = [
  async () => {
    line.cut();
    await delay(1.5 * LEASE_SECONDS * 1000);
    line.mend();
  },
  async () => {
    const [trainer] = await childrenOf(far.pid);
    if (trainer) process.kill(trainer, 'SIGKILL');
  },
  async () => {
    await installation.kill(far);
    far = await startFar();
  },
];

const minutes = (count: number) => count * 60_000;

describe('a server with two workers, one of them on a bad line', () => {
  it(
    `trains run after run for ${MINUTES} minutes: each ends well with a whole log, and the server does not grow`,
    async () => {
      const { db } = installation.test.deps;
      const random = seededRandom('soak');
      const runs: string[] = [];
      const keepBusy = async () => {
        while ((await db.run.count({ where: { endedAt: null } })) < BUSY_WITH) {
          runs.push((await installation.queue(BEHAVIOUR.ends, random.int(5, 60))).id);
        }
      };
      const began = performance.now();
      let sizeAfterWarmUp = 0;
      while (performance.now() - began < minutes(MINUTES)) {
        await keepBusy();
        // The stand-in for a trainer makes no checkpoints: a run whose attempts are lost too often would end.
        const tiredRuns = await db.run.count({
          where: { endedAt: null, fruitlessAttempts: { gte: tunables.maxFruitlessAttempts - 1 } },
        });
        const disturbances = tiredRuns > 0 ? gentle : [...gentle, ...rough];
        await disturbances[random.int(0, disturbances.length - 1)]?.();
        await delay(random.int(1_000, 6_000));
        if (!sizeAfterWarmUp && performance.now() - began > minutes(WARM_UP_MINUTES)) {
          sizeAfterWarmUp = await residentMiB();
        }
      }
      line.mend();
      await installation.until(async () => (await db.run.count({ where: { endedAt: null } })) === 0);
      expect((await residentMiB()) - sizeAfterWarmUp).toBeLessThan(MAX_GROWTH_MIB);
      expect(runs.length).toBeGreaterThan(10 * MINUTES);
      for (const id of runs) {
        expect(await installation.run(id)).toMatchObject({ state: 'succeeded', error: null });
        await installation.expectWholeLog(id);
      }
      expect(await db.modelVersion.count()).toBe(runs.length);
      expect(web.output()).not.toContain('uncaught');
    },
    minutes(MINUTES + 5),
  );
});
