import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { closeDatabase, openDatabase } from '../../src/server/db/database';
import type { Database } from '../../src/server/db/dialect';
import { ROBUSTNESS_REVISION } from '../../src/server/domain/evaluations/measure-robustness';
import { insertClasses, insertLearnedRuns } from '../../src/server/testing/learned-runs';
import { shareOf } from '../../src/shared/figures/scores';
import { presetRecipe } from '../../src/shared/recipe/presets';
import { CONDITIONS } from '../../src/shared/robustness/conditions';
import { sweepPlanSchema } from '../../src/shared/sweep-plan';
import type { Place } from './api';

const EPOCHS = 20;

interface ManyResults {
  versionId: string;
  runs: { id: string; number: number; modelId: string }[];
  sweepId: string;
}

/**
 * Puts what pages of comparison and review show into an installation on SQLite, as rows beside its server: forty runs of
 * many classes, three of them with their answers, a sweep, and how robust the first model is.
 * @param given the dataset version that they are of; without it one of 211 classes is made
 */
export async function insertManyResults({ dataDir }: Place, given?: string): Promise<ManyResults> {
  const url = pathToFileURL(join(dataDir, 'mintmark.db')).href;
  const db = await openDatabase({ url, log: pino({ level: 'silent' }) });
  try {
    const versionId = given ?? (await insertClasses(db));
    const learned = { versionId, experiment: 'Learning rates', runs: 40, epochs: EPOCHS, steps: 200 };
    const runs = await insertLearnedRuns(db, { ...learned, answered: 3, epochAnswers: true });
    const [first] = runs;
    if (first) await insertRobustness(db, first.modelId);
    return { versionId, runs, sweepId: await insertSweep(db, runs.slice(0, 12)) };
  } finally {
    await closeDatabase(db);
  }
}

async function insertRobustness(db: Database, modelId: string): Promise<void> {
  const photos = 200;
  const conditions = CONDITIONS.map(({ kind, label }, nth) => ({
    kind,
    label,
    top1: shareOf(160 - 25 * (nth % 3), photos),
    verdict: nth % 3 === 0 ? 'alike' : 'worse',
  }));
  const result = { split: 'test', splitPhotos: 633, unreadable: 0, plain: shareOf(160, photos), conditions };
  const done = { state: 'done', done: photos, total: photos, finishedAt: new Date() };
  await db.modelRobustness.create({
    data: { modelId, revision: ROBUSTNESS_REVISION, ...done, result: result as object },
  });
}

async function insertSweep(db: Database, runs: readonly { id: string }[]): Promise<string> {
  const { experimentId } = await db.run.findUniqueOrThrow({ where: { id: runs[0]?.id ?? '' } });
  const plan = sweepPlanSchema.parse({
    base: presetRecipe('quick'),
    fields: [{ path: 'optimizer.learningRate', kind: 'log-uniform', min: 3e-4, max: 1e-2 }],
    strategy: { kind: 'random', trials: runs.length },
  });
  const { id } = await db.sweep.create({
    data: {
      number: 1,
      name: 'Rates',
      experimentId,
      state: 'finished',
      plan: plan as object,
      endedAt: new Date(),
    },
  });
  for (const [place, run] of runs.entries())
    await db.run.update({ where: { id: run.id }, data: { sweepId: id, trialNumber: place + 1 } });
  return id;
}
