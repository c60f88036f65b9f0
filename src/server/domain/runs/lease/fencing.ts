import type { RunLease } from '../../../db/run-row';
import type { Deps } from '../../../deps';
import { changeRun } from '../event-log/event-log';
import { claimantOf } from '../event-log/event-repo';
import { logEntry } from '../event-log/log-entry';
import { findRun } from '../repo';

/**
 * A worker reported on an attempt after a later one had begun, and was fenced: the run's log says so, once per
 * attempt and only for the worker that had it, so that nobody can fill a log that way.
 */
export async function noteFenced(deps: Deps, lease: RunLease, workerName: string): Promise<void> {
  const { runId, attempt } = lease;
  const isNew = (run: { attempt: number; fencedAttempt: number }) =>
    attempt > run.fencedAttempt && attempt < run.attempt;
  // Read first: whoever repeats it, or never had the attempt, begins no transaction.
  const run = await findRun(deps.db, runId);
  if (!run || !isNew(run) || (await claimantOf(deps.db, { runId, attempt })) !== workerName) return;
  await changeRun<void>(deps, runId, (current) => {
    if (!isNew(current)) return { result: undefined };
    const message = `Worker ${workerName} reported on attempt ${attempt} after attempt ${current.attempt} had begun; nothing of it was taken.`;
    return { result: undefined, patch: { fencedAttempt: attempt }, events: [logEntry('warn', message)] };
  });
}
