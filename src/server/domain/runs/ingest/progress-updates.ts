import type { RunProgress } from '@/shared/contracts/runs';
import { type Engine, engineOf } from '../../../db/engine';
import { Prisma, type Run } from '../../../db/generated/client';
import { timeToJson } from '../../../db/time-in-json';
import type { Deps } from '../../../deps';

type Tx = Prisma.TransactionClient;

/** What a worker's report makes of the row of the run it holds. */
export interface ProgressUpdate {
  /** The row as it was read; of one that another has changed since, nothing is written. */
  run: Run;
  lastSeq: number;
  ackedSourceSeq: number;
  progress: RunProgress;
  /** When the worker gave this sign of life. */
  at: Date;
  /** It got on, so it is not stalled. */
  progressed: boolean;
  /** Step of a checkpoint that is further than any before; null when there is none. */
  furthestStep: number | null;
}

/** The given rows as a table; as JSON in one parameter, like the log's entries. */
const tables: Record<Engine, (rows: string) => Prisma.Sql> = {
  sqlite: (rows) => Prisma.sql`(
    SELECT value ->> 'runId' AS "runId", value ->> 'state' AS "seenState", value ->> 'attempt' AS "seenAttempt",
      value ->> 'control' AS "seenControl", value ->> 'seenSeq' AS "seenSeq", value ->> 'lastSeq' AS "newSeq",
      value ->> 'acked' AS "acked", value ->> 'progress' AS "newProgress", value ->> 'at' AS "at",
      value ->> 'progressedAt' AS "progressedAt", value ->> 'furthest' AS "furthest"
    FROM json_each(${rows})) AS "grown"`,
  postgresql: (rows) => Prisma.sql`(
    SELECT "runId", "state" AS "seenState", "attempt" AS "seenAttempt", "control" AS "seenControl", "seenSeq",
      "lastSeq" AS "newSeq", "acked", "progress"::jsonb AS "newProgress", "at" AT TIME ZONE 'UTC' AS "at",
      "progressedAt" AT TIME ZONE 'UTC' AS "progressedAt", "furthest"
    FROM jsonb_to_recordset(${rows}::jsonb) AS given("runId" text, "state" text, "attempt" int, "control" text,
      "seenSeq" int, "lastSeq" int, "acked" int, "progress" text, "at" timestamptz, "progressedAt" timestamptz,
      "furthest" int)) AS "grown"`,
};

/**
 * Writes any number of rows with one statement, each by a compare-and-set of its own: by one statement each, twenty
 * busy runs would cost twenty answers of the database before any of them is committed.
 * @returns ids of the runs that were written; the others were overtaken
 */
export async function writeProgressUpdates(
  { env }: Pick<Deps, 'env'>,
  tx: Tx,
  updates: readonly ProgressUpdate[],
): Promise<Set<string>> {
  if (updates.length === 0) return new Set();
  const rows = JSON.stringify(updates.map(rowOf));
  const written = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "Run" AS "run" SET
      "lastSeq" = "newSeq",
      "ackedSourceSeq" = "acked",
      "progress" = "newProgress",
      "leaseBeat" = "leaseBeat" + 1,
      "leaseRenewedAt" = "at",
      "lastProgressAt" = COALESCE("progressedAt", "lastProgressAt"),
      "stalledAt" = CASE WHEN "progressedAt" IS NULL THEN "stalledAt" END,
      "furthestStep" = COALESCE("furthest", "furthestStep"),
      "fruitlessAttempts" = CASE WHEN "furthest" IS NULL THEN "fruitlessAttempts" ELSE 0 END
    FROM ${tables[engineOf(env.databaseUrl)](rows)}
    WHERE "run"."id" = "runId" AND "run"."state" = "seenState" AND "run"."attempt" = "seenAttempt"
      AND "run"."control" = "seenControl" AND "run"."lastSeq" = "seenSeq"
    RETURNING "id"`;
  return new Set(written.map(({ id }) => id));
}

function rowOf({ run, lastSeq, ackedSourceSeq, progress, at, progressed, furthestStep }: ProgressUpdate) {
  const time = timeToJson(at);
  return {
    ...{ runId: run.id, state: run.state, attempt: run.attempt, control: run.control, seenSeq: run.lastSeq },
    ...{ lastSeq, acked: ackedSourceSeq, progress: JSON.stringify(progress), at: time },
    ...{ progressedAt: progressed ? time : null, furthest: furthestStep },
  };
}
