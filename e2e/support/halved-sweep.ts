import { afterEach, beforeEach, expect, it } from 'vitest';
import { getSweep } from '@/server/domain/sweeps/query-service';
import { startSweep } from '@/server/domain/sweeps/service';
import { presetRecipe } from '@/shared/recipe/presets';
import { BEHAVIOUR } from './fake-trainer-behaviour';
import { WorkerBench } from './worker-bench';

let bench: WorkerBench;

/** Metrics of nine runs: the fake trainer scores the dropout it is given. */
const scores = [0.5, 0.3, 0.6, 0.2, 0.4, 0.1, 0.7, 0.35, 0.9];
const EPOCHS = 27;

async function sweep() {
  const { deps, actor } = bench.test;
  const { id } = await startSweep(deps, actor, {
    dataset: 'Coins',
    base: { ...presetRecipe('quick'), epochs: EPOCHS, seed: BEHAVIOUR.scores },
    fields: [{ path: 'dropout', kind: 'choice', values: scores }],
    strategy: { kind: 'grid' },
    halving: { eta: 3, minEpochs: 3 },
  });
  await expect
    .poll(async () => (await getSweep(deps, id)).state, { timeout: 100_000, interval: 200 })
    .toBe('finished');
  return getSweep(deps, id);
}

/** Trains a sweep of nine trials by successive halving with so many workers of one slot. */
export function describeHalvedSweep({ workers }: { workers: number }): void {
  beforeEach(async () => {
    bench = await WorkerBench.open();
  });
  afterEach(() => bench.close());

  it(`halving, ${workers} at a time, saves epochs, makes models of the runs it lets finish, and finds the best`, async () => {
    for (let slot = 1; slot <= workers; slot++) await bench.startAgent({ slot });
    const done = await sweep();
    expect(done.best).toMatchObject({ trial: 9, value: 0.9 });

    const epochs = done.trials.map(({ run }) => run.progress.last?.epoch ?? 0);
    expect(done.epochsPlanned).toBe(9 * EPOCHS);
    expect(done.epochsTrained).toBeLessThan(0.9 * 9 * EPOCHS);
    expect(epochs[8]).toBe(EPOCHS);
    const stopped = done.trials.filter(({ decision }) => decision?.verdict === 'stop');
    expect(stopped.length).toBeGreaterThanOrEqual(3);
    for (const { run, decision } of done.trials) {
      const isStopped = decision?.verdict === 'stop';
      expect(run.state).toBe(isStopped ? 'stopped' : 'succeeded');
      expect(run.modelNumber === null).toBe(isStopped);
    }
    for (const { run, decision } of stopped) {
      expect(run.progress.last?.epoch).toBeGreaterThanOrEqual(decision?.epoch ?? EPOCHS);
      expect(run.progress.last?.epoch).toBeLessThan(EPOCHS);
      expect(decision?.place).toBeGreaterThan(decision?.kept ?? 9);
    }
  }, 120_000);
}
