import { leakBadge } from '@/shared/leak-labels';
import { curveAfter } from '@/shared/run-curve';
import type { EpochMetrics } from '@/shared/run-events';
import { isFinal } from '@/shared/run-state';
import { type Halving, type HalvingDecision, metricNames, type SweepMetric } from '@/shared/sweep-plan';
import type { Db, Tx } from '../../db/dialect';
import { recipeOf, stateOf } from '../../db/run-row';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';
import { readRunLeaks } from '../leaks/leak-gate';
import { writeSweepNotice } from '../notifications/write-notice';
import { stopBySweep } from '../runs/controls/controls';
import { selectLogs } from '../runs/event-log/event-repo';
import { decideHalving, stopReason, type TrialCurve } from './halving';
import { findSweepByRef, type SweepWithRuns, updateDecisions, updateFinished } from './repo';
import { bestOf, decisionsOf, planOf } from './sweep-row';

/**
 * Brings a sweep up to what its runs' logs say: decides about runs that reached a rung, stops those that do not
 * continue, and ends the sweep when all its runs have ended. All of it is worked out from the database, so it may
 * be repeated at any time, after a restart and by several servers at once: a decision is written only on top of
 * those it was made after, and carried out from what is written.
 */
export async function advanceSweep(deps: Deps, sweepId: string): Promise<void> {
  for (let tries = 1; tries <= tunables.writeTries; tries++) {
    if (await advance(deps, sweepId)) return;
  }
  throw new AppError('unavailable', 'This sweep is being changed by many at once; it is checked again soon.');
}

/** @returns false when the sweep was changed in between */
async function advance(deps: Deps, sweepId: string): Promise<boolean> {
  const { db, live } = deps;
  const sweep = await findSweepByRef(db, sweepId);
  if (sweep?.state !== 'active') return true;
  const { halving, metric } = planOf(sweep);
  if (halving) {
    const decided = decisionsOf(sweep);
    const made = await decideNow(deps, sweep, { halving, metric });
    if (made.length > 0) {
      if (!(await updateDecisions(db, sweep, [...decided, ...made]))) return false;
      sweep.rowVersion++;
      live.publishChanged('runs');
    }
    for (const decision of [...decided, ...made]) {
      const run = sweep.runs.find(({ trialNumber }) => trialNumber === decision.trial);
      if (decision.verdict !== 'stop' || !run || isFinal(stateOf(run))) continue;
      const by = `sweep ${sweep.number}`;
      const reason = stopReason(decision, { sweep: sweep.number, eta: halving.eta, metric });
      await stopBySweep(deps, { runId: run.id, by, reason, keepModel: halving.keepModels });
    }
  }
  if (!sweep.runs.every((run) => isFinal(stateOf(run)))) return true;
  const isEnded = await db.$transaction(async (tx) => {
    if (!(await updateFinished(tx, sweep))) return false;
    await writeSweepNotice(tx, sweep, await outcomeOf(tx, sweep.runs, metric));
    return true;
  });
  if (isEnded) {
    live.publishChanged('runs');
    live.publishChanged('notifications');
  }
  return isEnded;
}

async function decideNow(
  { db }: Deps,
  sweep: SweepWithRuns,
  { halving, metric }: { halving: Halving; metric: SweepMetric },
): Promise<HalvingDecision[]> {
  const limits = new Map(sweep.runs.map((run) => [run.trialNumber ?? 0, recipeOf(run).epochs]));
  return decideHalving({
    halving,
    metric,
    trials: await readTrialCurves(db, sweep.runs, metric),
    epochs: (trial) => limits.get(trial) ?? 0,
    decided: decisionsOf(sweep),
  });
}

/** The valid epochs of these runs, with the time each was committed for. */
async function readTrialCurves(
  db: Db,
  runs: SweepWithRuns['runs'],
  metric: SweepMetric,
): Promise<TrialCurve[]> {
  const runIds = runs.map(({ id }) => id);
  const logs = await selectLogs(db, { runIds, types: ['setup', 'epoch'] });
  const times = new Map<EpochMetrics, number>();
  for (const event of [...logs.values()].flat()) {
    if (event.type === 'epoch') times.set(event.payload, event.at);
  }
  return runs.map(({ id, trialNumber }) => ({
    trial: trialNumber ?? 0,
    epochs: curveAfter([], logs.get(id) ?? []).map((metrics) => ({
      epoch: metrics.epoch,
      value: metric === 'valLoss' ? metrics.valLoss : metrics.valAccuracy,
      at: times.get(metrics) ?? 0,
    })),
  }));
}

/**
 * “Best: run #12 with validation accuracy 0.931. Leaks overridden. Runs: 3 succeeded, 5 stopped by the sweep, 1 failed.”
 */
async function outcomeOf(tx: Tx, runs: SweepWithRuns['runs'], metric: SweepMetric): Promise<string> {
  const best = bestOf(runs, metric);
  const [leaks] = best ? await readRunLeaks(tx, [best.run]) : [];
  const badge = leakBadge(leaks ?? null);
  const ends = [
    ['succeeded', 'succeeded'],
    ['stopped', 'stopped by the sweep'],
    ['failed', 'failed'],
    ['cancelled', 'cancelled'],
  ].flatMap(([state, label]) => {
    const count = runs.filter((run) => run.state === state).length;
    return count > 0 ? `${count} ${label}` : [];
  });
  return [
    best ? `Best: run #${best.run.number} with ${metricNames[metric]} ${Number(best.value.toFixed(4))}.` : '',
    badge && `${badge}.`,
    `Runs: ${ends.join(', ')}.`,
  ]
    .filter(Boolean)
    .join(' ');
}
