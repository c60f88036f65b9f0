import { curveAfter } from '@/shared/run-curve';
import type { EpochMetrics, EvaluationSummary, RunEvent } from '@/shared/run-events';
import type { Prisma } from '../../db/generated/client';

export interface RunFigures {
  /** Those that hold: an attempt goes on from a checkpoint of the one before, or voids what that one measured. */
  epochs: readonly EpochMetrics[];
  /** Of the newest attempt. */
  evaluations: EvaluationSummary[];
}

export const noFigures: RunFigures = { epochs: [], evaluations: [] };

/** Epochs and evaluations of runs, out of their logs, by run id. One query for all. */
export async function readFigures(
  db: Pick<Prisma.TransactionClient, 'runEvent'>,
  runIds: string[],
): Promise<Map<string, RunFigures>> {
  const rows = await db.runEvent.findMany({
    where: { runId: { in: runIds }, type: { in: ['setup', 'epoch', 'evaluation'] } },
    orderBy: [{ runId: 'asc' }, { seq: 'asc' }],
  });
  const byRun = new Map<string, RunFigures>();
  const attempts = new Map<string, number>();
  for (const row of rows) {
    const event = { type: row.type, payload: row.payload } as Pick<RunEvent, 'type' | 'payload'> as RunEvent;
    const known = byRun.get(row.runId) ?? noFigures;
    const sameAttempt = attempts.get(row.runId) === row.attempt;
    attempts.set(row.runId, row.attempt);
    const evaluations = sameAttempt ? known.evaluations : [];
    byRun.set(row.runId, {
      epochs: curveAfter(known.epochs, event),
      evaluations: event.type === 'evaluation' ? [...evaluations, event.payload] : evaluations,
    });
  }
  return byRun;
}
