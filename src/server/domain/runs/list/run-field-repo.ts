import type { RunSortColumn } from '@/shared/contracts/runs';
import { recipeValue } from '@/shared/recipe/field';
import { recipeSchema } from '@/shared/recipe/recipe';
import { findRunField, type RunField } from '@/shared/run-query/fields';
import type { Dialect } from '../../../db/dialect';
import { Prisma } from '../../../db/generated/client';
import type { KeysetColumn } from '../../../db/keyset';

/** Of statements that read `FROM "Run" "run"`. */
export const runNumber = Prisma.sql`"run"."number"`;
export const experimentName = Prisma.sql`(SELECT "name" FROM "Experiment" WHERE "id" = "run"."experimentId")`;
export const datasetName = Prisma.sql`(SELECT "dataset"."name" FROM "DatasetVersion" "version"
  JOIN "Dataset" "dataset" ON "dataset"."id" = "version"."datasetId" WHERE "version"."id" = "run"."datasetVersionId")`;

const OWN: Readonly<Record<string, KeysetColumn>> = {
  number: { sql: runNumber, type: 'number' },
  name: { sql: Prisma.sql`"run"."name"`, type: 'text' },
  state: { sql: Prisma.sql`"run"."state"`, type: 'text' },
  experiment: { sql: experimentName, type: 'text' },
  dataset: { sql: datasetName, type: 'text' },
  version: {
    sql: Prisma.sql`(SELECT "number" FROM "DatasetVersion" WHERE "id" = "run"."datasetVersionId")`,
    type: 'number',
  },
  preset: { sql: Prisma.sql`coalesce("run"."preset", 'custom')`, type: 'text' },
  author: { sql: Prisma.sql`"run"."createdBy"`, type: 'text' },
  tag: { sql: Prisma.sql`(SELECT min("name") FROM "RunTag" WHERE "runId" = "run"."id")`, type: 'text' },
  notes: { sql: Prisma.sql`nullif("run"."notes", '')`, type: 'text' },
  sweep: { sql: Prisma.sql`(SELECT "number" FROM "Sweep" WHERE "id" = "run"."sweepId")`, type: 'number' },
  model: {
    sql: Prisma.sql`(SELECT "number" FROM "ModelVersion" WHERE "runId" = "run"."id" AND "deletionId" IS NULL)`,
    type: 'number',
  },
  attempt: { sql: Prisma.sql`"run"."attempt"`, type: 'number' },
  error: { sql: Prisma.sql`"run"."error"`, type: 'text' },
  created: { sql: Prisma.sql`"run"."createdAt"`, type: 'time' },
  started: { sql: Prisma.sql`"run"."startedAt"`, type: 'time' },
  ended: { sql: Prisma.sql`"run"."endedAt"`, type: 'time' },
};

/** Where a metric stands in the row's `progress`. */
export const METRIC_PATHS: Readonly<Record<string, readonly string[]>> = {
  valAccuracy: ['bestValAccuracy'],
  valAccuracyEpoch: ['bestValAccuracyEpoch'],
  valLoss: ['bestValLoss'],
  valLossEpoch: ['bestValLossEpoch'],
  restored: ['restored', 'valAccuracy'],
  top1: ['test', 'top1'],
  top5: ['test', 'top5'],
  trainAccuracy: ['last', 'accuracy'],
  trainLoss: ['last', 'loss'],
  epoch: ['epoch'],
  imgPerSec: ['imgPerSec'],
};

const defaults = recipeSchema.parse({});

/**
 * The expression of a field in statements that read `FROM "Run" "run"`; null where it has none. A recipe of before an
 * option existed has its default. A switch is 1 or 0.
 * @param userId whose stars count
 */
export function runFieldColumn(
  dialect: Dialect,
  { name, path, type }: RunField,
  userId: string,
): KeysetColumn {
  const own = OWN[name];
  if (own) return own;
  if (name === 'starred')
    return { sql: Prisma.sql`(CASE WHEN ${isStarred(userId)} THEN 1 ELSE 0 END)`, type: 'number' };
  if (name === 'duration')
    return { sql: dialect.secondsBetween('"run"."startedAt"', '"run"."endedAt"'), type: 'number' };
  const metric = METRIC_PATHS[name];
  if (metric) return { sql: dialect.jsonNumber('"run"."progress"', metric), type: 'number' };
  const keys = (path ?? name).split('.');
  const byDefault = recipeValue(defaults, path ?? name) as string | number | boolean;
  if (type === 'number') {
    return {
      sql: Prisma.sql`coalesce(${dialect.jsonNumber('"run"."recipe"', keys)}, ${Number(byDefault)})`,
      type: 'number',
    };
  }
  const text = dialect.jsonText('"run"."recipe"', keys);
  if (type !== 'switch') return { sql: Prisma.sql`coalesce(${text}, ${String(byDefault)})`, type: 'text' };
  // SQLite reads JSON's true as 1, PostgreSQL as a word.
  const sql = Prisma.sql`(CASE CAST(${text} AS TEXT) WHEN 'true' THEN 1 WHEN '1' THEN 1
    WHEN 'false' THEN 0 WHEN '0' THEN 0 ELSE ${byDefault ? 1 : 0} END)`;
  return { sql, type: 'number' };
}

export function isStarred(userId: string): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT 1 FROM "RunStar" WHERE "runId" = "run"."id" AND "userId" = ${userId})`;
}

/** A field for sorting: texts whatever their case. */
export function runSortColumn(dialect: Dialect, by: RunSortColumn, userId: string): KeysetColumn {
  const field = findRunField(by);
  if (!field) return { sql: runNumber, type: 'number' };
  const { sql, type } = runFieldColumn(dialect, field, userId);
  return { sql: type === 'text' ? Prisma.sql`lower(${sql})` : sql, type };
}
