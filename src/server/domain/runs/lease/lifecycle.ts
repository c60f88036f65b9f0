import type { Directive } from '@/shared/worker-protocol';
import type { Run } from '../../../db/generated/client';
import { directiveOf, hasBestWeights, isLeased, ownsRun, type RunLease } from '../../../db/run-row';
import type { Deps } from '../../../deps';
import { tunables } from '../../../tunables';
import { findLeasedRuns, findWorker } from '../../workers/repo';
import { changeRun, type RunChange } from '../event-log/event-log';
import { updateBeat } from '../repo';
import type { LeaseWatch } from './lease-watch';

/** Columns of a run whose worker has just shown a sign of life. */
function renewedLease() {
  return { leaseBeat: { increment: 1 }, leaseRenewedAt: new Date() };
}

/** Columns of a run that no worker owns any more. */
const noLease = { leaseRenewedAt: null, stalledAt: null } as const;

/** Columns of a run that has just ended. */
export function endedNow() {
  return { ...noLease, endedAt: new Date() };
}

/** Columns of a run that any worker may take, now or once it is resumed. */
export const releasedRun = { ...noLease, workerId: null, ackedSourceSeq: 0 } as const;

/** Columns of a run that nobody has asked for anything. */
export const noRequest = { control: 'none', controlBy: null, controlSource: 'user' } as const;

/** The trainer process runs: claimed → running. Repeating it does no harm. */
export async function markStarted(deps: Deps, lease: RunLease, workerName: string): Promise<Directive> {
  return changeRun<Directive>(deps, lease.runId, (run) => {
    if (!ownsRun(run, lease)) return { result: 'fenced' };
    if (run.state === 'running') return { result: directiveOf(run) };
    return {
      result: directiveOf(run),
      patch: { startedAt: run.startedAt ?? new Date(), ...renewedLease() },
      transition: { to: 'running', by: workerName },
    };
  });
}

/** Renews the lease. @returns what the worker should do next; `fenced` when it no longer owns the run. */
export async function heartbeat(deps: Deps, lease: RunLease): Promise<Directive> {
  const run = await updateBeat(deps.db, lease, renewedLease());
  return run ? directiveOf(run) : 'fenced';
}

/** The worker gives the run back, or lost its trainer. @returns false when it did not own it (any more). */
export async function releaseRun(deps: Deps, lease: RunLease, reason: string): Promise<boolean> {
  return changeRun<boolean>(deps, lease.runId, (run) =>
    ownsRun(run, lease) ? { ...lostAttempt(run, reason), result: true } : { result: false },
  );
}

/** Takes runs from workers that have gone silent, as `watch` has it. @returns how many leases expired. */
export async function expireLeases(deps: Deps, watch: LeaseWatch, now = performance.now()): Promise<number> {
  const leased = await findLeasedRuns(deps.db);
  let expired = 0;
  for (const { id, attempt, leaseBeat, workerId } of watch.check(leased, now)) {
    const worker = workerId ? await findWorker(deps.db, workerId) : null;
    const reason = `Worker ${worker?.name ?? 'unknown'} went silent for ${deps.env.leaseSeconds} s.`;
    const isExpired = await changeRun<boolean>(deps, id, (run) =>
      run.attempt === attempt && run.leaseBeat === leaseBeat
        ? { ...lostAttempt(run, reason), expect: { leaseBeat }, result: isLeased(run) }
        : { result: false },
    );
    if (isExpired) expired++;
  }
  return expired;
}

/** What happens on a lost attempt: another one, unless somebody asked for an end or too many were lost in a row. */
function lostAttempt(run: Run, reason: string): Omit<RunChange<unknown>, 'result'> {
  if (!isLeased(run)) return {};
  if (run.control === 'cancel') return cancelled(run, reason);
  const fail = (message: string) => ({
    transition: { to: 'failed' as const, reason: message },
    patch: { ...endedNow(), errorCode: 'worker-lost', error: message },
  });
  if (run.control === 'stop' && !hasBestWeights(run)) {
    if (run.controlSource === 'sweep') return cancelled(run, reason);
    return fail(`${reason} It had been asked to stop, and its best weights were lost with it.`);
  }
  if (run.fruitlessAttempts >= tunables.maxFruitlessAttempts) {
    const tries = `${run.fruitlessAttempts} attempts in a row got no further`;
    return fail(`${reason} The run is not retried: ${tries}.`);
  }
  if (run.control === 'pause') return pauseEnded(run, reason);
  return {
    transition: { to: 'queued', reason },
    patch: releasedRun,
  };
}

/** Ends a run without a result, as a person or its sweep asked. */
export function cancelled(run: Run, reason: string | null = null): Omit<RunChange<never>, 'result'> {
  const to = run.controlSource === 'sweep' ? 'stopped' : 'cancelled';
  return { transition: { to, reason, by: run.controlBy }, patch: endedNow() };
}

/** The attempt ended because someone asked for a pause. The row is free for any worker once it is resumed. */
export function pauseEnded(run: Run, reason: string | null = null): Omit<RunChange<unknown>, 'result'> {
  // Asked for something else while the worker was putting the run aside: that is carried out now.
  if (run.control === 'cancel') return cancelled(run);
  const free = { ...releasedRun, fruitlessAttempts: 0 };
  if (run.control === 'stop') return { transition: { to: 'queued', reason }, patch: free };
  if (run.control === 'none') {
    const late = 'The pause was withdrawn after its worker had put it aside.';
    return { transition: { to: 'queued', reason: late }, patch: free };
  }
  return {
    transition: { to: 'paused', reason, by: run.controlBy },
    patch: { ...free, ...noRequest },
  };
}
