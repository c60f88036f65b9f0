import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { takeFromSilent } from '@/server/testing/run-fixtures';
import { TrainingBench } from './support/training-bench';
import { trainsHere } from './support/trains-here';

/*
 * Real workers with real trainers are killed with SIGKILL, which no process can prepare for, while they train a
 * small network; whatever happens, the run must end as if nothing had. Kills over and over, and a pause
 * on one machine that ends on another: resume.long.test.ts.
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
});
