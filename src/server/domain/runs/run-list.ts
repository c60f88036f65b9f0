import type { z } from 'zod';
import type { listRunsInput, RunListItem } from '@/shared/contracts/runs';
import type { PresetName } from '@/shared/presets';
import type { Phase } from '@/shared/run-events';
import type { RunControl, RunState } from '@/shared/run-state';
import { type Engine, engineOf } from '../../db/engine';
import { Prisma } from '../../db/generated/client';
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
  width: number;
  inputSize: number;
  attempt: number;
  workerName: string | null;
  phase: Phase | null;
  epoch: number | null;
  epochs: number | null;
  plannedEpochs: number;
  epochFraction: number | null;
  etaSeconds: number | null;
  imgPerSec: number | null;
  lastEpoch: number | null;
  bestValAccuracy: number | null;
  bestValLoss: number | null;
  top1: number | null;
  top5: number | null;
  sparkline: number[] | null;
  stalledAt: string | null;
  error: string | null;
  modelId: string | null;
  modelNumber: number | null;
  createdAt: string;
  createdBy: string | null;
  startedAt: string | null;
  endedAt: string | null;
}

const inJson = {
  // As JSON, not by json_extract: that makes a number of SQLite's own, which is written with 15 digits.
  sqlite: (column: string, path: string) => `json("run"."${column}" -> '$.${path}')`,
  postgresql: (column: string, path: string) => `"run"."${column}" #> '{${path.replaceAll('.', ',')}}'`,
} as const satisfies Record<Engine, unknown>;

/** What a list shows, and no more: in SQL, by the name it gets. */
function columnsOf(engine: Engine): Record<keyof ListedRow, string> {
  const recipe = (path: string) => inJson[engine]('recipe', path);
  const progress = (path: string) => inJson[engine]('progress', path);
  return {
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
    width: recipe('model.width'),
    inputSize: recipe('model.inputSize'),
    attempt: '"run"."attempt"',
    workerName: '"worker"."name"',
    phase: progress('phase'),
    epoch: progress('epoch'),
    epochs: progress('epochs'),
    plannedEpochs: recipe('epochs'),
    epochFraction: progress('epochFraction'),
    etaSeconds: progress('etaSeconds'),
    imgPerSec: progress('imgPerSec'),
    lastEpoch: progress('last.epoch'),
    bestValAccuracy: progress('bestValAccuracy'),
    bestValLoss: progress('bestValLoss'),
    top1: progress('test.top1'),
    top5: progress('test.top5'),
    sparkline: progress('sparkline'),
    stalledAt: '"run"."stalledAt"',
    error: '"run"."error"',
    modelId: '"model"."id"',
    modelNumber: '"model"."number"',
    createdAt: '"run"."createdAt"',
    createdBy: '"run"."createdBy"',
    startedAt: '"run"."startedAt"',
    endedAt: '"run"."endedAt"',
  };
}

/**
 * Everything about a run in one cell, as JSON text. Through drivers and Prisma each cell has its price: by column, a
 * thousand runs took four times as long.
 */
function itemOf(engine: Engine): Prisma.Sql {
  const pairs = Object.entries(columnsOf(engine)).map(([name, sql]) => `'${name}', ${sql}`);
  const object = pairs.join(', ');
  return Prisma.raw(engine === 'sqlite' ? `json_object(${object})` : `json_build_object(${object})::text`);
}

const items = { sqlite: itemOf('sqlite'), postgresql: itemOf('postgresql') };

interface RunFilter extends Partial<z.infer<typeof listRunsInput>> {
  ids?: readonly string[];
  sweepId?: string;
}

/** Newest first. Reads rows only, never the log. */
export async function listRuns(
  { db, env }: Pick<Deps, 'db' | 'env'>,
  { limit, ...filter }: RunFilter,
): Promise<RunListItem[]> {
  const rows = await db.$queryRaw<{ item: string }[]>`
    SELECT ${items[engineOf(env.databaseUrl)]} AS "item"
    FROM "Run" "run"
    JOIN "Experiment" "experiment" ON "experiment"."id" = "run"."experimentId"
    JOIN "DatasetVersion" "version" ON "version"."id" = "run"."datasetVersionId"
    JOIN "Dataset" "dataset" ON "dataset"."id" = "version"."datasetId"
    LEFT JOIN "Worker" "worker" ON "worker"."id" = "run"."workerId"
    LEFT JOIN "ModelVersion" "model" ON "model"."runId" = "run"."id"
    ${where(filter)}
    ORDER BY "run"."number" DESC
    ${limit === undefined ? Prisma.empty : Prisma.sql`LIMIT ${limit}`}`;
  return rows.map(({ item }) => toListItem(JSON.parse(item)));
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

function toListItem(row: ListedRow): RunListItem {
  const { phase, epoch, epochs, plannedEpochs, epochFraction, etaSeconds, imgPerSec, ...others } = row;
  const { lastEpoch, bestValAccuracy, bestValLoss, top1, top5, sparkline, ...columns } = others;
  const { createdAt, startedAt, endedAt, stalledAt, ...item } = columns;
  return {
    ...item,
    progress: {
      // A run that has said nothing yet has none of these.
      ...{ phase, epoch: epoch ?? 0, epochs: epochs ?? plannedEpochs, epochFraction: epochFraction ?? 0 },
      ...{ etaSeconds, imgPerSec, bestValAccuracy, bestValLoss, sparkline: sparkline ?? [] },
      last: lastEpoch === null ? null : { epoch: lastEpoch },
      test: top1 === null || top5 === null ? null : { top1, top5 },
    },
    createdAt: timeOf(createdAt),
    startedAt: startedAt === null ? null : timeOf(startedAt),
    endedAt: endedAt === null ? null : timeOf(endedAt),
    stalledAt: stalledAt === null ? null : timeOf(stalledAt),
  };
}

/** @param text ISO 8601; PostgreSQL's columns keep UTC and do not say so */
function timeOf(text: string): Date {
  return new Date(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
}
