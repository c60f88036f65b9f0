import type { z } from 'zod';
import type { listRunsInput, RunListItem, RunListProgress, RunProgress } from '@/shared/contracts/runs';
import type { PresetName } from '@/shared/recipe/presets';
import type { Recipe } from '@/shared/recipe/recipe';
import { emptyProgress } from '@/shared/run-progress';
import type { RunControl, RunState } from '@/shared/run-state';
import type { Dialect } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';
import { isoTimeInJson } from '../../db/time-in-json';
import type { Deps } from '../../deps';

/** One run as the statement answers it. Times are text of the database's own. */
interface ListedRow {
  id: string;
  number: number;
  name: string;
  state: RunState;
  control: RunControl;
  experimentId: string;
  experimentName: string;
  datasetId: string;
  datasetName: string;
  datasetVersion: number;
  preset: PresetName | null;
  network: Recipe['model'];
  attempt: number;
  workerName: string | null;
  progress: RunProgress | null;
  /** Of a run without progress. */
  plannedEpochs: number | null;
  stalledAt: string | null;
  error: string | null;
  modelId: string | null;
  modelNumber: number | null;
  createdAt: string;
  createdBy: string | null;
  startedAt: string | null;
  endedAt: string | null;
}

/** Where the statement's columns come from. */
const columns: Record<keyof ListedRow, string> = {
  id: '"run"."id"',
  number: '"run"."number"',
  name: '"run"."name"',
  state: '"run"."state"',
  control: '"run"."control"',
  experimentId: '"run"."experimentId"',
  experimentName: '"experiment"."name"',
  datasetId: '"dataset"."id"',
  datasetName: '"dataset"."name"',
  datasetVersion: '"version"."number"',
  preset: '"run"."preset"',
  network: `"run"."recipe" -> 'model'`,
  attempt: '"run"."attempt"',
  workerName: '"worker"."name"',
  // All of it, though a list shows less: PostgreSQL unpacks a JSON column anew for each part that is taken of it.
  progress: '"run"."progress"',
  plannedEpochs: `CASE WHEN "run"."progress" IS NULL THEN "run"."recipe" -> 'epochs' END`,
  stalledAt: '"run"."stalledAt"',
  error: '"run"."error"',
  modelId: '"model"."id"',
  modelNumber: '"model"."number"',
  createdAt: '"run"."createdAt"',
  createdBy: '"run"."createdBy"',
  startedAt: '"run"."startedAt"',
  endedAt: '"run"."endedAt"',
};
const names = Object.keys(columns) as (keyof ListedRow)[];
const jsonColumns: readonly (keyof ListedRow)[] = ['network', 'progress', 'plannedEpochs'];

/**
 * Each column of all runs in one cell, as a JSON list: through drivers and Prisma each cell has its price, and by row
 * and column a thousand runs took four times as long.
 */
function selectLists({ jsonOfColumn }: Dialect): Prisma.Sql {
  return selectEach((name) => jsonOfColumn(name, jsonColumns.includes(name) ? 'json' : 'text'));
}

function selectEach(sqlOf: (name: keyof ListedRow) => Prisma.Sql): Prisma.Sql {
  return Prisma.join(names.map((name) => Prisma.sql`${sqlOf(name)} AS ${Prisma.raw(`"${name}"`)}`));
}

interface RunFilter extends Partial<z.infer<typeof listRunsInput>> {
  ids?: readonly string[];
  sweepId?: string;
}

/** Newest first. Reads rows only, never the log. */
export async function listRuns(
  { db }: Pick<Deps, 'db'>,
  { limit, ...filter }: RunFilter,
): Promise<RunListItem[]> {
  const [lists] = await db.$queryRaw<Record<keyof ListedRow, string | null>[]>`
    SELECT ${selectLists(db.dialect)} FROM (
      SELECT ${selectEach((name) => Prisma.raw(columns[name]))}
      FROM "Run" "run"
      JOIN "Experiment" "experiment" ON "experiment"."id" = "run"."experimentId"
      JOIN "DatasetVersion" "version" ON "version"."id" = "run"."datasetVersionId"
      JOIN "Dataset" "dataset" ON "dataset"."id" = "version"."datasetId"
      LEFT JOIN "Worker" "worker" ON "worker"."id" = "run"."workerId"
      LEFT JOIN "ModelVersion" "model" ON "model"."runId" = "run"."id"
      ${where(filter)}
      ORDER BY "run"."number" DESC
      ${limit === undefined ? Prisma.empty : Prisma.sql`LIMIT ${limit}`}
    ) "listed"`;
  if (!lists) return [];
  const parsed = Object.fromEntries(names.map((name) => [name, JSON.parse(lists[name] ?? '[]')]));
  return toListItems(parsed as Lists);
}

function where({ experimentId, datasetId, state, sweepId, ids }: RunFilter): Prisma.Sql {
  const among = (column: string, values: readonly string[]) =>
    values.length === 0
      ? Prisma.sql`1 = 0`
      : Prisma.sql`${Prisma.raw(column)} IN (${Prisma.join([...values])})`;
  const conditions = [
    experimentId === undefined ? [] : Prisma.sql`"run"."experimentId" = ${experimentId}`,
    datasetId === undefined ? [] : Prisma.sql`"dataset"."id" = ${datasetId}`,
    sweepId === undefined ? [] : Prisma.sql`"run"."sweepId" = ${sweepId}`,
    state === undefined ? [] : among('"run"."state"', state),
    ids === undefined ? [] : among('"run"."id"', ids),
  ].flat();
  return conditions.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}`;
}

type Lists = { [Name in keyof ListedRow]: ListedRow[Name][] };

/** By hand and without a row in between: a thousand objects made by spreading cost as much as reading the runs. */
function toListItems(lists: Lists): RunListItem[] {
  return lists.id.map((id, index) => {
    const at = <Name extends keyof ListedRow>(name: Name) => lists[name][index] as ListedRow[Name];
    const time = (name: 'startedAt' | 'endedAt' | 'stalledAt') => {
      const text = at(name);
      return text === null ? null : isoTimeInJson(text);
    };
    const { width, inputSize } = at('network');
    return {
      id,
      number: at('number'),
      name: at('name'),
      state: at('state'),
      control: at('control'),
      experimentId: at('experimentId'),
      experimentName: at('experimentName'),
      datasetId: at('datasetId'),
      datasetName: at('datasetName'),
      datasetVersion: at('datasetVersion'),
      preset: at('preset'),
      width,
      inputSize,
      attempt: at('attempt'),
      workerName: at('workerName'),
      progress: listedProgress(at('progress') ?? emptyProgress(at('plannedEpochs') ?? 0)),
      stalledAt: time('stalledAt'),
      error: at('error'),
      modelId: at('modelId'),
      modelNumber: at('modelNumber'),
      createdAt: isoTimeInJson(at('createdAt')),
      createdBy: at('createdBy'),
      startedAt: time('startedAt'),
      endedAt: time('endedAt'),
    };
  });
}

function listedProgress(progress: RunProgress): RunListProgress {
  const { last, test } = progress;
  return {
    phase: progress.phase,
    epoch: progress.epoch,
    epochs: progress.epochs,
    epochFraction: progress.epochFraction,
    etaSeconds: progress.etaSeconds,
    imgPerSec: progress.imgPerSec,
    last: last && { epoch: last.epoch },
    bestValAccuracy: progress.bestValAccuracy,
    bestValAccuracyEpoch: progress.bestValAccuracyEpoch,
    bestValLoss: progress.bestValLoss,
    bestValLossEpoch: progress.bestValLossEpoch,
    restored: progress.restored,
    test: test && { top1: test.top1, top5: test.top5 },
    sparkline: progress.sparkline,
  };
}
