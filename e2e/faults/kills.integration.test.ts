import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EpochMetrics } from '@/shared/run-events';
import { isAlive } from '../../worker/agent/process-alive';
import { BEHAVIOUR } from '../support/fake-trainer-behaviour';
import { type Child, Installation } from '../support/installation';
import { trainsHere } from '../support/trains-here';
import { childrenOf } from '../support/worker-process';

/*
 * Server, worker and trainer are killed with SIGKILL in turn, again and again, while a small network trains and
 * another worker streams events of a run of its own. The run must end as if nothing had happened.
 */

/** A checkpoint after each batch, so that a kill mostly falls inside an epoch. */
const REAL = { trainer: 'real', env: { MINTMARK_CHECKPOINT_MINUTES: '0.00001' } } as const;
const ROUNDS = 2;

const trains = await trainsHere();

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
    epochs: 16,
    batchSize: 4,
  });

/** All that the training determines; how long it took is not that. */
const curve = (epochs: readonly EpochMetrics[]) =>
  epochs.map(({ imgPerSec, seconds, etaSeconds, ...figures }) => figures);

async function startLoad(): Promise<string> {
  const { id } = await installation.queue(BEHAVIOUR.goesOn);
  await installation.startWorker('load');
  await installation.until(async () => (await installation.run(id)).epochs.length > 0);
  return id;
}

describe.skipIf(!trains)('trainer, worker and server, killed in turn', { timeout: 500_000 }, () => {
  beforeAll(async () => {
    installation = await Installation.open({ copies: 8 });
    web = await installation.startWeb();
    load = await startLoad();
    const { id } = await queue();
    const worker = await installation.startWorker('worker', REAL);
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
    const attempt = async () => (await installation.run(id)).attempt;
    const furthest = async () => (await db.run.findUniqueOrThrow({ where: { id } })).furthestStep;
    const trainOn = async () => {
      const before = await furthest();
      await installation.until(async () => (await furthest()) > before + 1);
    };
    const killWorker = async () => {
      const trainers = await childrenOf(worker.pid);
      await installation.kill(worker);
      await installation.until(async () => !trainers.some(isAlive));
    };
    const kills: (() => Promise<void>)[] = [
      async () => process.kill((await childrenOf(worker.pid))[0] ?? 0, 'SIGKILL') && undefined,
      async () => {
        await killWorker();
        worker = await installation.startWorker('worker', REAL);
      },
      async () => {
        await installation.kill(web);
        await delay(300);
        web = await installation.startWeb();
      },
    ];
    for (let round = 0; round < ROUNDS; round++) {
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
    expect(await attempt()).toBe(2 * ROUNDS + 2);
    expect(curve((await installation.run(id)).epochs)).toEqual(undisturbed);
    await installation.expectWholeLog(id);
    const resumed = (await installation.log(id)).flatMap((event) =>
      event.type === 'setup' && event.attempt > 1 ? [event.payload.resumedFrom] : [],
    );
    expect(resumed).toHaveLength(2 * ROUNDS + 1);
    for (const point of resumed) expect(point?.step).toBeGreaterThan(0);

    await installation.expectWholeLog(load);
    const { epochs, attempt: loadAttempt } = await installation.run(load);
    expect(loadAttempt).toBe(1);
    expect(epochs.length).toBeGreaterThan(20);
  });
});
