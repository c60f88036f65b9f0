import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RUN_SORT_COLUMNS } from '@/shared/contracts/runs';
import { seededRandom } from '@/shared/random';
import { presetRecipe } from '@/shared/recipe/presets';
import { emptyProgress } from '@/shared/run-progress';
import { insertDataset, queueRun } from '../../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { groupRuns } from './run-group-repo';
import { listRuns } from './run-list-repo';

const RUNS = 10_000;
const BATCH = 500;
const MOST_MS = 150;

let test: TestDeps;
beforeAll(async () => {
  test = await createTestDeps();
  const { deps, actor } = test;
  await insertDataset(deps);
  await queueRun(deps, actor);
  const first = await deps.db.run.findFirstOrThrow();
  const random = seededRandom('runs');
  const base = presetRecipe('quick');
  for (let start = 2; start <= RUNS; start += BATCH) {
    const data = Array.from({ length: Math.min(BATCH, RUNS + 1 - start) }, (_, index) => {
      const number = start + index;
      const epochs = random.int(3, 60);
      const recipe = { ...base, epochs, seed: number, batchSize: random.pick([16, 32, 64]) };
      const valAccuracy = random.next();
      const progress = {
        ...emptyProgress(epochs),
        epoch: epochs,
        bestValAccuracy: valAccuracy,
        bestValAccuracyEpoch: epochs,
        bestValLoss: 1 - valAccuracy,
        bestValLossEpoch: epochs,
        restored: { epoch: epochs, valAccuracy, valLoss: 1 - valAccuracy },
        sparkline: Array.from({ length: 60 }, () => Number(random.next().toFixed(4))),
        test: { split: 'test', photos: 590, loss: 1, top1: random.next(), top5: 1 },
      };
      const startedAt = new Date(1.7e12 + number * 60_000);
      return {
        number,
        name: `run ${number}`,
        experimentId: first.experimentId,
        datasetVersionId: first.datasetVersionId,
        recipe: recipe as object,
        codeVersion: first.codeVersion,
        state: random.pick(['succeeded', 'failed', 'cancelled']),
        progress: progress as object,
        createdBy: random.pick(['Ada', 'Grace', 'Alan']),
        startedAt,
        endedAt: new Date(startedAt.getTime() + epochs * 9000),
      };
    });
    await deps.db.run.createMany({ data });
  }
}, 300_000);
afterAll(() => test?.close());

/** What the processes of PostgreSQL have taken so far, in milliseconds; SQLite works in this process. */
async function databaseMs(): Promise<number> {
  const { db } = test.deps;
  if (db.dialect.engine === 'sqlite') return 0;
  const rows = await db.$queryRaw<{ pid: number }[]>`
    SELECT "pid" FROM "pg_stat_activity" WHERE "datname" = current_database()`;
  const ticks = rows.map(({ pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, one) => sum + one, 0) * 10;
}

/**
 * The second of three, in milliseconds of the processors, database included: the clock would measure what else the machine
 * does. The first one pays for what stays warm. Linux counts PostgreSQL's in hundredths of a second, so that the work is
 * done several times.
 */
async function measured(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  const repeats = test.deps.db.dialect.engine === 'sqlite' ? 1 : 5;
  for (let i = 0; i < 3; i++) {
    const before = await databaseMs();
    const started = process.cpuUsage();
    for (let done = 0; done < repeats; done++) await work();
    const { user, system } = process.cpuUsage(started);
    times.push(((user + system) / 1000 + (await databaseMs()) - before) / repeats);
  }
  return times.sort((a, b) => a - b)[1] ?? 0;
}

it(`gives the first rows of ${RUNS} runs within ${MOST_MS} ms, sorted by any field`, {
  timeout: 600_000,
}, async () => {
  // A server that has just begun is slower for a moment, whatever it sorts by.
  for (let i = 0; i < 5; i++) await listRuns(test.deps, {}, test.actor);
  const times: [string, number][] = [];
  for (const by of RUN_SORT_COLUMNS) {
    const ms = await measured(() => listRuns(test.deps, { sort: { by, direction: 'desc' } }, test.actor));
    times.push([by, Math.round(ms)]);
  }
  times.sort((a, b) => b[1] - a[1]);
  console.log('sorted by', JSON.stringify(times.slice(0, 12)), 'median', times[Math.floor(times.length / 2)]);
  const [found, grouped] = [
    await measured(() => listRuns(test.deps, { query: 'valAccuracy > 0.9 and batchSize = 32' }, test.actor)),
    await measured(() =>
      groupRuns(
        test.deps,
        { by: 'batchSize', values: ['valAccuracy', 'top1'], utcOffsetMinutes: 0 },
        test.actor,
      ),
    ),
  ];
  console.log('found in', Math.round(found), 'ms; grouped in', Math.round(grouped), 'ms');
  expect(times.filter(([, ms]) => ms > MOST_MS)).toEqual([]);
});
