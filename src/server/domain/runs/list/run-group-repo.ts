import type { z } from 'zod';
import type { groupRunsInput, RunFieldValue, RunGroup, RunGroups } from '@/shared/contracts/runs';
import { findRunField } from '@/shared/run-query/fields';
import { Prisma } from '../../../db/generated/client';
import type { Deps } from '../../../deps';
import { findLeakingVersions } from '../../leaks/leak-repo';
import { runFieldColumn } from './run-field-repo';
import { runConditions } from './run-list-repo';

/** More groups than these would be no summary. */
const MAX_GROUPS = 200;

type Row = { key: unknown; runs: bigint | number } & Record<string, unknown>;

/**
 * Runs by what one field has, with count, mean and standard deviation of others over all of them, not only those of a page.
 * The database takes the deviation from each group's own mean: the sum of squares alone would lose its digits.
 * @throws AppError `bad-request` for a query that cannot be read
 */
export async function groupRuns(
  { db }: Pick<Deps, 'db'>,
  { by, values, ...filter }: z.output<typeof groupRunsInput>,
  { userId }: { userId: string },
): Promise<RunGroups> {
  const columnOf = (name: string) => {
    const field = findRunField(name);
    if (!field) throw new Error(`no field ${name}`);
    return runFieldColumn(db.dialect, field, userId).sql;
  };
  const sum = (of: (index: number) => Prisma.Sql) => values.map((_, index) => of(index));
  const name = (letter: string, index: number) => Prisma.raw(`"${letter}${index}"`);
  const list = (parts: readonly Prisma.Sql[]) =>
    parts.length === 0 ? Prisma.empty : Prisma.sql`, ${Prisma.join([...parts])}`;
  const leaks = leakState(await findLeakingVersions(db));
  const rows = await db.$queryRaw<Row[]>`
    SELECT "key", COUNT(*) AS "runs", SUM(CASE WHEN "leaks" = 2 THEN 1 ELSE 0 END) AS "overridden",
      SUM(CASE WHEN "leaks" = 1 THEN 1 ELSE 0 END) AS "found"${list(
        sum((i) => {
          const [v, m] = [name('v', i), name('m', i)];
          return Prisma.sql`COUNT(${v}) AS ${name('n', i)}, MIN(${m}) AS ${name('a', i)},
          SUM((${v} - ${m}) * (${v} - ${m})) AS ${name('s', i)}`;
        }),
      )}
    FROM (
      SELECT "key", "leaks"${list(
        sum((i) => {
          const v = name('v', i);
          return Prisma.sql`${v}, AVG(${v}) OVER (PARTITION BY "key") AS ${name('m', i)}`;
        }),
      )}
      FROM (
        SELECT ${columnOf(by)} AS "key", ${leaks} AS "leaks"${list(
          values.map(
            (value, i) => Prisma.sql`CAST(${columnOf(value)} AS DOUBLE PRECISION) AS ${name('v', i)}`,
          ),
        )}
        FROM "Run" "run" WHERE ${Prisma.join(runConditions(filter, db.dialect, userId), ' AND ')}
      ) "row"
    ) "measured"
    GROUP BY "key" ORDER BY "runs" DESC, "key" LIMIT ${MAX_GROUPS + 1}`;
  const isSwitch = findRunField(by)?.type === 'switch';
  return {
    groups: rows.slice(0, MAX_GROUPS).map((row) => toGroup(row, { values, isSwitch })),
    more: rows.length > MAX_GROUPS,
  };
}

/** Of a run, as `readRunLeaks` tells it: 2 when its leaks were overridden, 1 when nobody has, 0 without any. */
function leakState(versions: readonly string[]): Prisma.Sql {
  const isLeaking =
    versions.length === 0
      ? Prisma.sql`1 = 0`
      : Prisma.sql`"run"."datasetVersionId" IN (${Prisma.join([...versions])})`;
  return Prisma.sql`CASE
    WHEN "run"."leakOverrideId" IN (SELECT "id" FROM "LeakOverride" WHERE "groupCount" > 0) THEN 2
    WHEN ${isLeaking} THEN CASE WHEN "run"."leakOverrideId" IS NULL THEN 1 ELSE 2 END
    ELSE 0 END`;
}

function toGroup(row: Row, { values, isSwitch }: { values: readonly string[]; isSwitch: boolean }): RunGroup {
  const key = typeof row.key === 'bigint' ? Number(row.key) : (row.key as RunFieldValue);
  return {
    key: isSwitch && key !== null ? Number(key) === 1 : key,
    runs: Number(row.runs),
    leaks: { overridden: Number(row.overridden), found: Number(row.found) },
    values: values.map((_, i) => {
      const n = Number(row[`n${i}`]);
      const squares = Number(row[`s${i}`] ?? 0);
      return {
        n,
        mean: n === 0 ? null : Number(row[`a${i}`]),
        deviation: n < 2 ? null : Math.sqrt(squares / (n - 1)),
      };
    }),
  };
}
