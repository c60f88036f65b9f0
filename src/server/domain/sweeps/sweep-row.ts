import type { RunListProgress } from '@/shared/contracts/runs';
import {
  type HalvingDecision,
  halvingDecisionSchema,
  isBetter,
  type SweepMetric,
  type SweepPlan,
  sweepPlanSchema,
} from '@/shared/sweep-plan';
import type { Run, Sweep } from '../../db/generated/client';
import { progressOf } from '../../db/run-row';

export function planOf(sweep: Pick<Sweep, 'plan'>): SweepPlan {
  return sweepPlanSchema.parse(sweep.plan);
}

export function decisionsOf(sweep: Pick<Sweep, 'decisions'>): HalvingDecision[] {
  return halvingDecisionSchema.array().parse(sweep.decisions ?? []);
}

/** The best that a run has measured of the sweep's metric; halving compares the same. */
export function metricOf(
  { bestValAccuracy, bestValLoss }: RunListProgress,
  metric: SweepMetric,
): number | null {
  return metric === 'valLoss' ? bestValLoss : bestValAccuracy;
}

/** The run with the best value of all, that has one. */
export function bestOf<R extends Pick<Run, 'progress' | 'recipe'>>(
  runs: readonly R[],
  metric: SweepMetric,
): { run: R; value: number } | null {
  let best: { run: R; value: number } | null = null;
  for (const run of runs) {
    const value = metricOf(progressOf(run), metric);
    if (value !== null && isBetter(metric, value, best?.value ?? null)) best = { run, value };
  }
  return best;
}
