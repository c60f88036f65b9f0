import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EpochMetrics } from '@/shared/run-events';
import { isAlive } from '../../worker/agent/process-alive';
import { BEHAVIOUR } from './fake-trainer-behaviour';
import { type Child, Installation } from './installation';
import { childrenOf } from './worker-process';

/** A checkpoint after each batch, so that a kill mostly falls inside an epoch. */
const REAL = { trainer: 'real', env: { MINTMARK_CHECKPOINT_MINUTES: '0.00001' } } as const;

/** All that the training determines; how long it took is not that. */
const curve = (epochs: readonly EpochMetrics[]) =>
  epochs.map(({ imgPerSec, seconds, etaSeconds, ...metrics }) => metrics);

/**
 * Server, worker and trainer are killed with SIGKILL in turn, `rounds` times, and at last at once, while a small
 * network trains and another worker streams events of a run of its own. The run must end as if nothing had happened.
 */
export function describeKills({
  trains,
  rounds,
  epochs,
}: {
  trains: boolean;
  rounds: number;
  epochs: number;
}): void {
  let installation: Installation;
  let web: Child;
  let undisturbed: object[];
  let load: string;

  const queue = () =>
    installation.queueRecipe({
      model: { width: 0.35, inputSize: 96, headUnits: 8 },
      baseWeights: 'random',
      optimizer: { learningRate: 1e-3, schedule: 'cosine' },
      earlyStopping: false,
      epochs,
      batchSize: 4,
    });

  async function startLoad(): Promise<string> {
    const { id } = await installation.queue(BEHAVIOUR.goesOn);
    await installation.startWorker('load');
    await installation.until(async () => (await installation.run(id)).epochs.length > 0);
    return id;
  }

  describe.skipIf(!trains)('trainer, worker and server, killed in turn', { timeout: 500_000 }, () => {
    beforeAll(async () => {
      installation = await Installation.open({ copies: 6 });
      web = await installation.startWeb();
      load = await startLoad();
      const { id } = await queue();
      const worker = await installation.startWorker('worker', { trainer: 'real' });
      await installation.reach(id, 'succeeded');
      undisturbed = curve((await installation.run(id)).epochs);
      await installation.kill(worker, 'SIGTERM');
    }, 300_000);
    afterAll(async () => {
      await installation?.close();
    });

    it('leave a run with the undisturbed curve to the last bit, and each log without a gap', async () => {
      const { db } = installation.test.deps;
      const { id } = await queue();
      let worker = await installation.startWorker('worker', REAL);
      const furthest = async () => (await db.run.findUniqueOrThrow({ where: { id } })).furthestStep;
      const trainOn = async () => {
        const before = await furthest();
        await installation.until(async () => (await furthest()) > before + 1);
        // It trains on while the server is away: with too few epochs it would be done before the last kill.
        expect((await installation.run(id)).state).toBe('running');
      };
      const killTrainer = async () => {
        const [trainer] = await childrenOf(worker.pid);
        if (trainer === undefined) throw new Error('the worker has no trainer');
        process.kill(trainer, 'SIGKILL');
      };
      const killWorker = async () => {
        const trainers = await childrenOf(worker.pid);
        await installation.kill(worker);
        await installation.until(async () => !trainers.some(isAlive));
      };
      const kills: (() => Promise<void>)[] = [
        killTrainer,
        async () => {
          await killWorker();
          worker = await installation.startWorker('worker', REAL);
        },
        async () => {
          await installation.kill(web);
          // The workers notice, and try to come back in vain.
          await delay(300);
          web = await installation.startWeb();
        },
      ];
      for (let round = 0; round < rounds; round++) {
        for (const kill of kills) {
          await trainOn();
          await kill();
        }
      }
      await trainOn();
      await Promise.all([killWorker(), installation.kill(web)]);
      worker = await installation.startWorker('worker', REAL);
      web = await installation.startWeb();
      await installation.reach(id, 'succeeded');

      // Only the server's death costs no attempt.
      const ended = await installation.run(id);
      expect(ended.attempt).toBe(2 * rounds + 2);
      expect(curve(ended.epochs)).toEqual(undisturbed);
      await installation.expectWholeLog(id);
      const resumed = (await installation.log(id)).flatMap((event) =>
        event.type === 'setup' && event.attempt > 1 ? [event.payload.resumedFrom] : [],
      );
      expect(resumed).toHaveLength(2 * rounds + 1);
      for (const point of resumed) expect(point?.step).toBeGreaterThan(0);

      await installation.expectWholeLog(load);
      const { epochs: streamed, attempt } = await installation.run(load);
      expect(attempt).toBe(1);
      expect(streamed.length).toBeGreaterThan(20);
    });
  });
}
