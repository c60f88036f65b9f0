import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { curvesInput } from '@/shared/contracts/compare';
import { daysAgo } from '@/shared/days';
import { presetRecipe } from '@/shared/recipe/presets';
import type { Recipe } from '@/shared/recipe/recipe';
import { recipeSchema } from '@/shared/recipe/recipe';
import { progressOf, recipeOf } from '../../db/run-row';
import {
  claimAndStart,
  connectWorker,
  insertDataset,
  queueRun,
  storeResults,
} from '../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { epochEvents, epochMetrics, trainerSummary } from '../../testing/worker-reports';
import { getExperiment, listExperiments, updateExperiment } from '../experiments/service';
import { getOverview } from '../overview/service';
import { compareRuns } from './compare/compare-runs';
import { readCurves } from './compare/read-curves';
import { requestCancel } from './controls/controls';
import { estimateRun } from './estimate/estimate-service';
import { appendWorkerEvents } from './ingest/ingest';
import { finishRun } from './lease/finish';
import { listRuns } from './list/run-list-repo';
import { getRun } from './query-service';
import { rerunRuns } from './rerun';
import { renameRun, startRun } from './service';

let test: TestDeps;
let dataset: { id: string; versionId: string };
beforeEach(async () => {
  test = await createTestDeps();
  dataset = await insertDataset(test.deps);
});
afterEach(() => test.close());

describe('rerunRuns', () => {
  it('queues runs once more as they were, in their order, all of them or none', async () => {
    const { deps, actor } = test;
    const recipe = { ...presetRecipe('quick'), seed: 7 };
    const wanted = { requires: { labels: ['gpu'] }, priority: 2 };
    const first = await startRun(deps, actor, { dataset: 'Coins', name: 'mine', recipe, ...wanted });
    const second = await queueRun(deps, actor);
    await requestCancel(deps, actor, second.id);
    const { runs } = await rerunRuns(deps, actor, { runs: [String(second.number), first.id, first.id] });
    expect(runs.map(({ number }) => number)).toEqual([3, 4]);
    const [again, other] = await Promise.all(runs.map(({ id }) => getRun(deps, id)));
    expect(again).toMatchObject({ name: 'mine', recipe, state: 'queued', ...wanted, changes: '' });
    expect(again?.clonedFrom).toMatchObject({ number: first.number });
    expect(other).toMatchObject({ preset: 'quick', state: 'queued', datasetVersion: 1 });
    await expect(rerunRuns(deps, actor, { runs: [first.id, 'none'] })).rejects.toThrow(
      'There is no run none',
    );
    expect((await listRuns(deps, {}, actor)).total).toBe(4);
  });
});

describe('startRun', () => {
  it('takes a dataset by name or id, names the run, and numbers runs one after the other', async () => {
    const { deps, actor } = test;
    const recipe = presetRecipe('quick');
    const runs = await Promise.all([
      startRun(deps, actor, { dataset: 'Coins', preset: 'quick', recipe }),
      startRun(deps, actor, { dataset: dataset.id, recipe }),
      startRun(deps, actor, { dataset: 'Coins', name: 'mine', experiment: 'widths', recipe }),
    ]);
    expect(runs.map(({ number }) => number).sort()).toEqual([1, 2, 3]);
    const [first, second, third] = await Promise.all(runs.map(({ id }) => getRun(deps, id)));
    expect(first).toMatchObject({
      name: 'quick · 0.35 · 96 px',
      experimentName: 'Coins',
      createdBy: 'Ada',
      recipe,
    });
    expect(second).toMatchObject({ name: 'custom · 0.35 · 96 px', experimentName: 'Coins', preset: null });
    expect(third).toMatchObject({ name: 'mine', experimentName: 'widths' });
    expect(first?.experimentId).toBe(second?.experimentId);
  });

  it('stores the whole recipe, whatever was left out', async () => {
    const { deps, actor } = test;
    const { id } = await startRun(deps, actor, { dataset: 'Coins', recipe: { earlyStopping: 3 } });
    expect((await getRun(deps, id)).recipe).toEqual(recipeSchema.parse({ earlyStopping: 3 }));
  });

  it('refuses an unknown dataset or version, and a recipe that cannot work, and leaves nothing behind', async () => {
    const { deps, actor } = test;
    const recipe = presetRecipe('quick');
    await expect(startRun(deps, actor, { dataset: 'Bills', recipe })).rejects.toThrow(/no dataset "Bills"/);
    await expect(startRun(deps, actor, { dataset: 'Coins', datasetVersion: 7, recipe })).rejects.toThrow(
      /no version 7/,
    );
    await expect(
      startRun(deps, actor, { dataset: 'Coins', recipe: { trainable: 'head', baseWeights: 'random' } }),
    ).rejects.toThrow(/learns nothing/);
    await connectWorker(deps, 'wasm-only', 'wasm');
    await expect(startRun(deps, actor, { dataset: 'Coins', recipe })).rejects.toThrow(/head only/);
    expect(await deps.db.run.count()).toBe(0);
    expect(await deps.db.experiment.count()).toBe(0);
  });
});

/** A run with `epochs` epochs that succeeded. */
async function finished(epochs = 3, name = 'done') {
  const { deps, actor } = test;
  const run = await queueRun(deps, actor, name);
  const hold = await claimAndStart(deps, 'worker-a');
  await appendWorkerEvents(deps, hold, epochEvents(1, epochs));
  const evaluation = trainerSummary().evaluations[1];
  if (evaluation) {
    const event = { type: 'evaluation' as const, payload: evaluation };
    await appendWorkerEvents(deps, hold, [{ sourceSeq: epochs + 1, at: Date.now(), event }]);
  }
  const files = await storeResults(deps, dataset.versionId);
  await finishRun(deps, hold, { kind: 'succeeded', summary: trainerSummary(), files });
  return run;
}

describe('lists and details', () => {
  it('sum up what the runs of an experiment came to', async () => {
    const { deps, actor } = test;
    const done = await finished();
    await queueRun(deps, actor, 'waiting');
    const [experiment] = (await listExperiments(deps, {})).items;
    expect(experiment).toMatchObject({
      name: 'Coins',
      runs: 2,
      active: 1,
      bestValAccuracy: 0.5,
      datasets: ['Coins'],
    });
    expect((await getExperiment(deps, 'Coins')).bestRun).toMatchObject({
      number: done.number,
      valAccuracy: 0.5,
      top1: expect.closeTo(1 / 3),
    });
  });

  it('lead the overview: the best model by validation, and what failed in the last days', async () => {
    const { deps, actor } = test;
    await finished();
    const other = await finished(3, 'better');
    await deps.db.modelVersion.updateMany({
      where: { runId: other.id },
      data: { valAccuracy: 0.6, top1: 0.1 },
    });
    const { id } = await queueRun(deps, actor, 'broken');
    const broken = (endedAt: Date) =>
      deps.db.run.update({ where: { id }, data: { state: 'failed', error: 'It burst.', endedAt } });
    await broken(new Date());
    const { best, failed } = await getOverview(deps);
    expect(best).toMatchObject([{ name: 'better', valAccuracy: 0.6 }]);
    expect(failed).toMatchObject([{ name: 'broken', error: 'It burst.' }]);
    await broken(daysAgo(8));
    expect((await getOverview(deps)).failed).toEqual([]);
  });

  it('show of each run what its row holds', async () => {
    const { deps, actor } = test;
    await finished();
    const { id } = await queueRun(deps, actor, 'failed');
    await connectWorker(deps, 'worker-b');
    const hold = await claimAndStart(deps, 'worker-b');
    await appendWorkerEvents(deps, hold, epochEvents(1, 2));
    await finishRun(deps, hold, { kind: 'failed', code: 'internal', message: 'It "broke"\n{' });
    await deps.db.run.update({ where: { id }, data: { stalledAt: new Date(1234) } });
    await queueRun(deps, actor, 'waiting');
    const { items: listed } = await listRuns(deps, {});
    expect(listed.map(({ state }) => state)).toEqual(['queued', 'failed', 'succeeded']);
    for (const item of listed) {
      const { model, experiment, datasetVersion, ...run } = await deps.db.run.findUniqueOrThrow({
        where: { id: item.id },
        include: { model: true, experiment: true, datasetVersion: { include: { dataset: true } } },
      });
      const recipe = recipeOf(run);
      const { last, test: evaluated, validation: _, ...metrics } = progressOf(run);
      const names = ['id', 'number', 'name', 'createdBy', 'state', 'control', 'error'] as const;
      const more = ['experimentId', 'preset', 'attempt'] as const;
      const times = ['createdAt', 'startedAt', 'endedAt', 'stalledAt', 'archivedAt'] as const;
      expect(item).toEqual({
        ...Object.fromEntries([...names, ...more].map((column) => [column, run[column]])),
        ...Object.fromEntries(times.map((column) => [column, run[column]])),
        experimentName: experiment.name,
        datasetId: datasetVersion.datasetId,
        datasetName: datasetVersion.dataset.name,
        datasetVersion: datasetVersion.number,
        width: recipe.model.width,
        inputSize: recipe.model.inputSize,
        // A worker that never said hello has no name.
        workerName: run.workerId === 'worker-b' ? 'worker-b' : null,
        modelId: model?.id ?? null,
        modelNumber: model?.number ?? null,
        // Nobody asked, for no fields, and no report of the data has been made.
        starred: false,
        tags: [],
        changes: '',
        values: {},
        leaks: { state: 'unknown', groups: 0, override: null },
        progress: {
          ...metrics,
          last: last && { epoch: last.epoch },
          test: evaluated && { top1: evaluated.top1, top5: evaluated.top5 },
        },
      });
    }
  });

  it('ask the database the same few questions, however many runs there are', async () => {
    const { deps, actor } = test;
    const questions = async () => {
      let count = 0;
      const counting = deps.db.$extends({
        query: {
          $allOperations: ({ args, query }) => {
            count++;
            return query(args);
          },
        },
      });
      await listRuns({ ...deps, db: counting as unknown as typeof deps.db }, {});
      return count;
    };
    await queueRun(deps, actor);
    const few = await questions();
    for (let i = 0; i < 10; i++) await queueRun(deps, actor);
    expect(await questions()).toBe(few);
    // Keys, their number, rows, workers; and of the leaks in their data: reports, groups and overrides.
    expect(few).toBeLessThanOrEqual(6);
  });

  it('say why a queued run waits', async () => {
    const { deps, actor } = test;
    const [first, second] = [await queueRun(deps, actor), await queueRun(deps, actor)];
    expect((await getRun(deps, first.id)).waitingFor).toMatch(/No worker is connected/);
    await connectWorker(deps, 'worker-a');
    expect((await getRun(deps, second.id)).waitingFor).toBe('1 run is ahead of it.');
    await requestCancel(deps, actor, first.id);
    expect((await getRun(deps, first.id)).waitingFor).toBeNull();
  });

  it('find a run by number and say so when there is none', async () => {
    const { deps } = test;
    const run = await finished();
    expect((await getRun(deps, String(run.number))).id).toBe(run.id);
    await expect(getRun(deps, '99')).rejects.toThrow('There is no run 99.');
    await renameRun(deps, { run: String(run.number), revision: 0, name: 'better name' });
    expect((await getRun(deps, run.id)).name).toBe('better name');
  });

  it('put runs side by side in the order asked for, each once', async () => {
    const { deps } = test;
    const [one, two] = [await finished(3, 'one'), await finished(5, 'two')];
    const compared = await compareRuns(deps, [String(two.number), one.id, two.id]);
    expect(compared.map(({ run }) => run.name)).toEqual(['two', 'one']);
    const curves = curvesInput.parse({ runs: [two.id, one.id], metrics: ['valAccuracy'], axis: 'time' });
    const lines = (await readCurves(deps, curves))[0]?.runs ?? [];
    expect(lines.map(({ x }) => x.length)).toEqual([5, 3]);
    expect(compared.map(({ trainedSeconds }) => trainedSeconds)).toEqual(lines.map(({ x }) => x.at(-1)));
    expect(compared[0]?.run.values).toMatchObject({ epochs: compared[0]?.recipe.epochs, top1: 0.5 });
    expect(compared[0]?.evaluations).toMatchObject([{ split: 'test', top1: 0.5 }]);
    await expect(compareRuns(deps, ['99'])).rejects.toThrow('There is no run 99.');
  });
});

describe('experiments', () => {
  it('refuse a name that another one has', async () => {
    const { deps, actor } = test;
    const recipe = presetRecipe('quick');
    for (const experiment of ['a', 'b'])
      await startRun(deps, actor, { dataset: 'Coins', experiment, recipe });
    const { id } = await getExperiment(deps, 'a');
    await expect(updateExperiment(deps, { id, revision: 0, name: 'b', notes: '' })).rejects.toThrow(
      'Another experiment is called "b". Choose another name.',
    );
    await updateExperiment(deps, { id, revision: 0, name: 'a', notes: 'why' });
    expect(await getExperiment(deps, id)).toMatchObject({ name: 'a', notes: 'why' });
  });
});

describe('estimateRun', () => {
  const quick = presetRecipe('quick');

  it('knows nothing without a worker, and says on what it rests with one', async () => {
    const { deps } = test;
    const unknown = await estimateRun(deps, { dataset: 'Coins', recipe: quick });
    expect(unknown).toMatchObject({ secondsPerEpoch: null, secondsTotal: null, trainPhotos: 6, classes: 3 });
    await connectWorker(deps, 'worker-a');
    const assumed = await estimateRun(deps, { dataset: 'Coins', recipe: quick });
    expect(assumed.secondsPerEpoch).toBeGreaterThan(0);
    const epochs = (assumed.secondsPerEpoch ?? 0) * quick.epochs;
    expect(assumed.secondsTotal).toBeGreaterThan(epochs);
    expect(assumed.secondsTotal).toBeLessThan(1.1 * epochs);
    expect(assumed.basis).toMatch(/Nothing was trained here yet.*30 photos\/s/);
    expect(assumed.parameters).toBe(410_208 + 1280 * 128 + 128 + 128 * 3 + 3);
  });

  it('goes by a run of the same network, and scales one of another', async () => {
    const { deps } = test;
    const run = await finished(2);
    const same = await estimateRun(deps, { dataset: 'Coins', recipe: quick });
    expect(same.secondsPerEpoch).toBeCloseTo(epochMetrics(2).seconds);
    expect(same.basis).toContain(`Run ${run.number}`);
    const larger = await estimateRun(deps, { dataset: 'Coins', recipe: presetRecipe('reference') });
    expect(larger.secondsPerEpoch).toBeGreaterThan(20 * (same.secondsPerEpoch ?? 0));
    expect(larger.basis).toContain('scaled');
  });

  it('tells the kinds of training apart, and ends with the time limit', async () => {
    const { deps } = test;
    await finished(2);
    const total = async (over: Partial<Recipe>) =>
      (await estimateRun(deps, { dataset: 'Coins', recipe: { ...quick, ...over } })).secondsTotal ?? 0;
    const order = [
      await total({ trainable: 'head' }),
      await total({ trainable: 'blocks', blocks: 2 }),
      await total({ trainable: 'two-phase' }),
      await total({}),
    ];
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeLessThan(0.2 * (order[3] ?? 0));
    expect(await total({ maxMinutes: 0.1 })).toBe(6);
  });

  it('says beforehand why a run would be refused, and what may surprise', async () => {
    const { deps } = test;
    const recipe = { ...quick, batchSize: 64, baseWeights: 'random', trainable: 'head' } as const;
    const { problem, notes } = await estimateRun(deps, { dataset: 'Coins', recipe });
    expect(problem).toMatch(/learns nothing/);
    expect(notes[0]).toContain('all 6 training photos');
  });
});
