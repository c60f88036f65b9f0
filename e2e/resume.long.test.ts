import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { requestPause, requestResume, requestStop } from '@/server/domain/runs/controls/controls';
import { tunables } from '@/server/tunables';
import { isAlive } from '../worker/agent/process-alive';
import { TrainingBench } from './support/training-bench';
import { trainsHere } from './support/trains-here';
import { childrenOf } from './support/worker-process';

const trains = await trainsHere();

describe.skipIf(!trains)('a run whose processes are killed', { timeout: 600_000 }, () => {
  let training: TrainingBench;
  beforeAll(async () => {
    training = await TrainingBench.open({ epochs: 8 });
  }, 200_000);
  afterEach(() => training.killAll());
  afterAll(() => training?.close());

  it('has the undisturbed curve to the last bit after its trainer was killed, more often than a run may fail', async () => {
    const { deps, bench } = training;
    const { id } = await training.queue();
    const worker = await training.startWorker();
    const kills = tunables.maxFruitlessAttempts + 1;
    for (let killed = 0; killed < kills; killed++) {
      await training.trainedFurtherThan(id, await training.furthestStep(id));
      const [trainer = 0] = await childrenOf(worker.pid);
      process.kill(trainer, 'SIGKILL');
      await training.until(async () => (await training.run(id)).attempt === killed + 2);
    }
    await training.succeeded(id);
    expect((await training.run(id)).attempt).toBe(kills + 1);
    await training.expectUndisturbedCurve(id);
    const points = await training.resumes(id);
    expect(points).toHaveLength(kills);
    for (const point of points) expect(point?.step).toBeGreaterThan(0);
    // Some fell inside an epoch.
    expect(points.some((point) => (point?.batch ?? 0) > 0)).toBe(true);
    const left = () => readdir(path.join(bench.dir, 'process-cache/worker/checkpoints'));
    await training.until(async () => (await left()).length === 0);
    expect(await deps.checkpoints.list()).toEqual([]);
  });

  it('has it after the worker was killed and started again', async () => {
    const { id } = await training.queue();
    const first = await training.startWorker();
    await training.trainedFurtherThan(id, 8);
    await training.kill(first);
    const second = await training.startWorker();
    await training.succeeded(id);
    await training.expectUndisturbedCurve(id);
    expect((await training.resumes(id))[0]?.step).toBeGreaterThan(8);
    await training.end(second);
  });

  it('makes a model of its best weights when it was to be stopped and its worker was killed', async () => {
    const { deps, actor } = training;
    const { id } = await training.queue(5000);
    // A checkpoint after each epoch only: what is uploaded has weights that were validated.
    const first = await training.startWorker({ env: {} });
    await training.until(async () => (await training.kept(id)).length > 0);
    await training.kill(first);
    await requestStop(deps, actor, id);
    await training.startWorker({ env: {} });
    await training.succeeded(id);
    const ended = await training.run(id);
    expect(ended).toMatchObject({ control: 'stop', modelNumber: expect.any(Number), attempt: 2 });
    const [resumed] = await training.resumes(id);
    expect(ended.epochs).toHaveLength(resumed?.epoch ?? 0);
  });

  it('has the undisturbed curve when it was paused on one machine and resumed on another', async () => {
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
