import type { RunProgress } from '@/shared/contracts/runs';
import type { Columns, Tx } from '../../../db/dialect';
import type { Run } from '../../../db/generated/client';
import { timeToJson } from '../../../db/time-in-json';

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

const columns = {
  runId: 'text',
  seenState: 'text',
  seenAttempt: 'int',
  seenControl: 'text',
  seenSeq: 'int',
  newSeq: 'int',
  acked: 'int',
  newProgress: 'json',
  at: 'time',
  progressedAt: 'time',
  furthest: 'int',
} as const satisfies Columns;

/**
 * Writes any number of rows with one statement, each by a compare-and-set of its own: by one statement each, twenty
 * busy runs would cost twenty answers of the database before any of them is committed.
 * @returns ids of the runs that were written; the others were overtaken
 */
export async function writeProgressUpdates(tx: Tx, updates: readonly ProgressUpdate[]): Promise<Set<string>> {
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
    FROM ${tx.dialect.rowsOf(rows, columns)} "grown"
    WHERE "run"."id" = "runId" AND "run"."state" = "seenState" AND "run"."attempt" = "seenAttempt"
      AND "run"."control" = "seenControl" AND "run"."lastSeq" = "seenSeq"
    RETURNING "id"`;
  return new Set(written.map(({ id }) => id));
}

function rowOf({ run, lastSeq, ackedSourceSeq, progress, at, progressed, furthestStep }: ProgressUpdate) {
  const time = timeToJson(at);
  return {
    runId: run.id,
    seenState: run.state,
    seenAttempt: run.attempt,
    seenControl: run.control,
    seenSeq: run.lastSeq,
    newSeq: lastSeq,
    acked: ackedSourceSeq,
    newProgress: JSON.stringify(progress),
    at: time,
    progressedAt: progressed ? time : null,
    furthest: furthestStep,
  } satisfies Record<keyof typeof columns, unknown>;
}
