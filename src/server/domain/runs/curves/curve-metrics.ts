import { curveAfter } from '@/shared/run-curve';
import type { EpochMetrics, EvaluationSummary, RunEvent } from '@/shared/run-events';
import type { Db } from '../../../db/dialect';
import { selectLogs } from '../event-log/event-repo';

export interface RunMetrics {
  /** Those that are valid: an attempt continues from a checkpoint of the one before, or voids what that one measured. */
  epochs: readonly EpochMetrics[];
  /** Of the newest attempt. */
  evaluations: EvaluationSummary[];
}

export const noMetrics: RunMetrics = { epochs: [], evaluations: [] };

/** Epochs and evaluations of runs, out of their logs, by run id. One query for all. */
export async function readCurveMetrics(db: Db, runIds: readonly string[]): Promise<Map<string, RunMetrics>> {
  const logs = await selectLogs(db, { runIds, types: ['setup', 'epoch', 'evaluation'] });
  return new Map([...logs].map(([runId, log]) => [runId, metricsOf(log)]));
}

function metricsOf(log: readonly RunEvent[]): RunMetrics {
  const attempt = log.at(-1)?.attempt;
  return {
    epochs: curveAfter([], log),
    evaluations: log.flatMap((event) =>
      event.type === 'evaluation' && event.attempt === attempt ? [event.payload] : [],
    ),
  };
}
