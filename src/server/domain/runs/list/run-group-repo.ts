import type { z } from 'zod';
import type { groupRunsInput, RunFieldValue, RunGroup, RunGroups } from '@/shared/contracts/runs';
import { findRunField } from '@/shared/run-query/fields';
import { Prisma } from '../../../db/generated/client';
import type { Deps } from '../../../deps';
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
  const rows = await db.$queryRaw<Row[]>`
    SELECT "key", COUNT(*) AS "runs"${list(
      sum((i) => {
        const [v, m] = [name('v', i), name('m', i)];
        return Prisma.sql`COUNT(${v}) AS ${name('n', i)}, MIN(${m}) AS ${name('a', i)},
          SUM((${v} - ${m}) * (${v} - ${m})) AS ${name('s', i)}`;
      }),
    )}
    FROM (
      SELECT "key"${list(
        sum((i) => {
          const v = name('v', i);
          return Prisma.sql`${v}, AVG(${v}) OVER (PARTITION BY "key") AS ${name('m', i)}`;
        }),
      )}
      FROM (
        SELECT ${columnOf(by)} AS "key"${list(
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

function toGroup(row: Row, { values, isSwitch }: { values: readonly string[]; isSwitch: boolean }): RunGroup {
  const key = typeof row.key === 'bigint' ? Number(row.key) : (row.key as RunFieldValue);
  return {
    key: isSwitch && key !== null ? Number(key) === 1 : key,
    runs: Number(row.runs),
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
