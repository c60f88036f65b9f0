import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXPERIMENT_SORT_COLUMNS } from '@/shared/contracts/experiments';
import { presetRecipe } from '@/shared/recipe/presets';
import { engineOf } from '../../db/engine';
import { migrationsDir } from '../../project-root';
import { insertDataset } from '../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { startRun } from '../runs/service';
import { getExperiment, listExperiments } from './service';

let test: TestDeps;
beforeEach(async () => {
  test = await createTestDeps();
  await insertDataset(test.deps);
});
afterEach(() => test.close());

async function experimentWith(experiment: string, runs: number): Promise<void> {
  const { deps, actor } = test;
  for (let i = 0; i < runs; i++) {
    await startRun(deps, actor, { dataset: 'Coins', experiment, recipe: presetRecipe('quick') });
  }
}

const names = async (input: Parameters<typeof listExperiments>[1]) =>
  (await listExperiments(test.deps, input)).items.map(({ name }) => name);

describe('the list of experiments', () => {
  it('has each experiment once whatever it is sorted by, page after page', async () => {
    await experimentWith('b', 1);
    await experimentWith('C', 3);
    await experimentWith('a', 1);
    for (const by of EXPERIMENT_SORT_COLUMNS) {
      const sort = { by, direction: 'asc' as const };
      const first = await listExperiments(test.deps, { sort, limit: 2 });
      const second = await listExperiments(test.deps, { sort, limit: 2, cursor: first.nextCursor ?? '' });
      const listed = [...first.items, ...second.items].map(({ name }) => name);
      expect(listed.sort(), by).toEqual(['C', 'a', 'b']);
    }
    expect(await names({ sort: { by: 'name', direction: 'asc' } })).toEqual(['a', 'b', 'C']);
    expect(await names({ sort: { by: 'runs', direction: 'desc' }, limit: 1 })).toEqual(['C']);
    expect(await names({})).toEqual(['a', 'C', 'b']);
  });

  it('is searched in names and notes, and counts the runs of each', async () => {
    await experimentWith('widths', 2);
    await experimentWith('heads', 1);
    await test.deps.db.experiment.update({ where: { name: 'heads' }, data: { notes: 'Wider is better' } });
    expect(await names({ search: 'wid' })).toEqual(['heads', 'widths']);
    const { items } = await listExperiments(test.deps, { search: 'widths' });
    expect(items).toMatchObject([{ runs: 2, active: 2, bestValAccuracy: null, datasets: ['Coins'] }]);
  });

  it('has the best by validation, which older models have from their runs', async () => {
    const { db, env } = test.deps;
    await experimentWith('older', 3);
    const measured = [
      { validation: { top1: 0.75 }, restored: { valAccuracy: 0.7 } },
      { validation: null, restored: { valAccuracy: 0.8 } },
      { validation: null, restored: null, bestValAccuracy: null },
    ];
    for (const [i, { id: runId, datasetVersionId }] of (
      await db.run.findMany({ orderBy: { number: 'asc' } })
    ).entries()) {
      await db.run.update({ where: { id: runId }, data: { progress: measured[i] } });
      const model = { number: i + 1, name: `${i}`, classes: [], preprocessing: {}, files: [], summary: {} };
      await db.modelVersion.create({ data: { ...model, runId, datasetVersionId, top1: 0.9 - i / 10 } });
    }
    const migration = '0058_rank_models_by_validation/migration.sql';
    const sql = await readFile(path.join(migrationsDir(engineOf(env.databaseUrl)), migration), 'utf8');
    await db.$executeRawUnsafe(sql.slice(sql.indexOf('UPDATE')));
    const rows = await db.modelVersion.findMany({ orderBy: { number: 'asc' } });
    expect(rows.map(({ valAccuracy }) => valAccuracy)).toEqual([0.75, 0.8, null]);
    expect((await getExperiment(test.deps, 'older')).bestRun).toMatchObject({ valAccuracy: 0.8, top1: 0.8 });
  });

  it('says beside the best figure that the leaks in its data were overridden', async () => {
    const { db } = test.deps;
    await experimentWith('flattered', 1);
    const { id: runId, datasetVersionId } = await db.run.findFirstOrThrow();
    const { id: leakOverrideId } = await db.leakOverride.create({
      data: { versionId: datasetVersionId, reason: 'To see', createdBy: 'Ada', groups: [], groupCount: 2 },
    });
    await db.run.update({ where: { id: runId }, data: { leakOverrideId } });
    const model = { number: 1, name: 'Best', classes: [], preprocessing: {}, files: [], summary: {} };
    await db.modelVersion.create({
      data: { ...model, runId, datasetVersionId, valAccuracy: 0.5, top1: 0.9 },
    });
    expect((await listExperiments(test.deps, {})).items).toMatchObject([
      {
        bestValAccuracy: 0.5,
        bestLeaks: { state: 'overridden', groups: 2, override: { by: 'Ada', reason: 'To see' } },
      },
    ]);
  });
});
