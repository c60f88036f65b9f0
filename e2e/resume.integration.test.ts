import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { requestPause, requestResume } from '@/server/domain/runs/controls/controls';
import { takeFromSilent } from '@/server/testing/run-fixtures';
import { isAlive } from '../worker/agent/process-alive';
import { TrainingBench } from './support/training-bench';
import { trainsHere } from './support/trains-here';
import { childrenOf } from './support/worker-process';

/*
 * Real workers with real trainers are killed with SIGKILL, which no process can prepare for, while they train a
 * small network; whatever happens, the run must end as if nothing had. Kills over and over: resume.long.test.ts.
 */

const trains = await trainsHere();

describe.skipIf(!trains)('a run whose machine is lost', { timeout: 300_000 }, () => {
  let training: TrainingBench;
  beforeAll(async () => {
    training = await TrainingBench.open({ epochs: 5 });
  }, 200_000);
  afterEach(() => training.killAll());
  afterAll(() => training?.close());

  it('has the undisturbed curve on another one, from the checkpoint that the first one had uploaded', async () => {
    const { id } = await training.queue();
    const first = await training.startWorker({ cache: 'first-machine' });
    await training.until(async () => (await training.kept(id)).length > 0);
    await training.trainedFurtherThan(id, 8);
    await training.kill(first);
    await training.removeMachine('first-machine');
    await takeFromSilent(training.deps);
    const [checkpoint] = await training.kept(id);
    await training.startWorker({ cache: 'second-machine' });
    await training.succeeded(id);
    const { hash, bytes, attempt, ...position } = checkpoint ?? {};
    expect(await training.resumes(id)).toEqual([position]);
    await training.expectUndisturbedCurve(id);
  });

  it('has it when it was paused on one machine and resumed on another', async () => {
    const { deps, actor } = training;
    const { id } = await training.queue();
    const first = await training.startWorker({ cache: 'pausing-machine', env: {} });
    await training.until(async () => (await training.run(id)).epochs.length >= 1);
    const [trainer = 0] = await childrenOf(first.pid);
    expect(isAlive(trainer)).toBe(true);
    await requestPause(deps, actor, id);
    await training.until(async () => (await training.run(id)).state === 'paused');
    expect(isAlive(trainer)).toBe(false);
    await training.kill(first);
    await training.removeMachine('pausing-machine');
    const { resumesFrom, epochs } = await training.run(id);
    expect(resumesFrom?.epoch).toBe(epochs.length);
    await requestResume(deps, actor, id);
    await training.startWorker({ cache: 'resuming-machine' });
    await training.succeeded(id);
    expect(await training.resumes(id)).toEqual([resumesFrom]);
    await training.expectUndisturbedCurve(id);
  });
});
