import type { RunProgress } from '@/shared/contracts/runs';
import { isUnchanged, type Seen, seenColumns } from '../../../db/compare-and-set';
import type { Columns, Tx } from '../../../db/dialect';
import { timeToJson } from '../../../db/time-in-json';

/** What a worker's report makes of the row of the run it owns. */
export interface ProgressUpdate {
  run: Seen;
  lastSeq: number;
  ackedSourceSeq: number;
  progress: RunProgress;
  /** When the worker gave this sign of life. */
  at: Date;
  /** It got further, so it is not stalled. */
  progressed: boolean;
  /** Step of a checkpoint that is further than any before; null when there is none. */
  furthestStep: number | null;
}

const columns = {
  ...seenColumns,
  lastSeq: 'int',
  acked: 'int',
  progress: 'json',
  at: 'time',
  progressedAt: 'time',
  furthest: 'int',
} as const satisfies Columns;

/**
 * Writes any number of rows with one statement, each by a compare-and-set of its own: by one statement each, twenty
 * busy runs would cost twenty answers of the database before any of them is committed.
 * @returns ids of the runs that were written; the others were overtaken
 */
export async function updateProgress(tx: Tx, updates: readonly ProgressUpdate[]): Promise<Set<string>> {
  if (updates.length === 0) return new Set();
  const rows = JSON.stringify(updates.map(rowOf));
  const written = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "Run" AS "run" SET
      "rowVersion" = "run"."rowVersion" + 1,
      "lastSeq" = "given"."lastSeq",
      "ackedSourceSeq" = "given"."acked",
      "progress" = "given"."progress",
      "leaseBeat" = "run"."leaseBeat" + 1,
      "leaseRenewedAt" = "given"."at",
      "lastProgressAt" = COALESCE("given"."progressedAt", "run"."lastProgressAt"),
      "stalledAt" = CASE WHEN "given"."progressedAt" IS NULL THEN "run"."stalledAt" END,
      "furthestStep" = COALESCE("given"."furthest", "run"."furthestStep"),
      "fruitlessAttempts" = CASE WHEN "given"."furthest" IS NULL THEN "run"."fruitlessAttempts" ELSE 0 END
    FROM ${tx.dialect.rowsOf(rows, columns)} AS "given"
    WHERE ${isUnchanged('run', 'given')}
    RETURNING "run"."id" AS "id"`;
  return new Set(written.map(({ id }) => id));
}

function rowOf({ run, lastSeq, ackedSourceSeq, progress, at, progressed, furthestStep }: ProgressUpdate) {
  const time = timeToJson(at);
  return {
    id: run.id,
    rowVersion: run.rowVersion,
    lastSeq,
    acked: ackedSourceSeq,
    progress: JSON.stringify(progress),
    at: time,
    progressedAt: progressed ? time : null,
    furthest: furthestStep,
  } satisfies Record<keyof typeof columns, unknown>;
}
