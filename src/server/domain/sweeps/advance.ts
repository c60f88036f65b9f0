import { isFinal } from '@/shared/run-state';
import type { Prisma } from '../../db/generated/client';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';
import { stopByRule } from '../runs/controls/controls';
import { recipeOf, stateOf } from '../runs/run-row';
import { decideHalving, stopReason } from './halving';
import { decisionsOf, planOf, readTrialCurves } from './repo';

/**
 * Brings a sweep up to what its runs' logs say: decides about runs that reached a rung, stops those that do not
 * go on, and ends the sweep when all its runs have ended. All of it is worked out from the database, so it may
 * be repeated at any time, after a restart and by several servers at once: a decision is written only on top of
 * those it was made after, and carried out from what is written.
 */
export async function advanceSweep(deps: Deps, sweepId: string): Promise<void> {
  for (let tries = 1; tries <= tunables.writeTries; tries++) {
    if (await advance(deps, sweepId)) return;
  }
  throw new AppError(
    'unavailable',
    'This sweep is being changed by many at once; it is looked at again soon.',
  );
}

/** @returns false when another server wrote decisions in between */
async function advance(deps: Deps, sweepId: string): Promise<boolean> {
  const { db, live } = deps;
  const sweep = await db.sweep.findUnique({ where: { id: sweepId }, include: { runs: true } });
  if (sweep?.state !== 'active') return true;
  const { halving, metric } = planOf(sweep);
  const before = decisionsOf(sweep);
  let decisions = before;
  if (halving) {
    const trials = await readTrialCurves(db, { runs: sweep.runs, metric });
    const limits = new Map(sweep.runs.map((run) => [run.trialNumber ?? 0, recipeOf(run).epochs]));
    const epochs = (trial: number) => limits.get(trial) ?? 0;
    const made = decideHalving({ halving, metric, trials, epochs, decided: before });
    if (made.length > 0) {
      decisions = [...before, ...made];
      const { count } = await db.sweep.updateMany({
        // As read, not as parsed: SQLite compares the text, key by key in its order.
        where: { id: sweepId, state: 'active', decisions: { equals: json(sweep.decisions) } },
        data: { decisions: json(decisions) },
      });
      if (count === 0) return false;
      live.publishChanged('runs');
    }
    for (const decision of decisions) {
      const run = sweep.runs.find(({ trialNumber }) => trialNumber === decision.trial);
      if (decision.verdict !== 'stop' || !run || isFinal(stateOf(run))) continue;
      const by = `sweep ${sweep.number}`;
      const reason = stopReason(decision, { sweep: sweep.number, eta: halving.eta, metric });
      await stopByRule(deps, { runId: run.id, by, reason });
    }
  }
  if (sweep.runs.every((run) => isFinal(stateOf(run)))) {
    const { count } = await db.sweep.updateMany({
      where: { id: sweepId, state: 'active' },
      data: { state: 'finished', endedAt: new Date() },
    });
    if (count > 0) live.publishChanged('runs');
  }
  return true;
}

function json(value: unknown): Prisma.InputJsonArray {
  return value as Prisma.InputJsonArray;
}
