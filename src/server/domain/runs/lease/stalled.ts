import { isLeased } from '../../../db/run-row';
import type { Deps } from '../../../deps';
import { tunables } from '../../../tunables';
import { findLeasedRuns } from '../../workers/repo';
import { changeRun } from '../event-log/event-log';
import { logEntry } from '../event-log/log-entry';
import { LeaseWatch } from './lease-watch';

/** A watch over progress as over leases: what must move is the time of the last progress, read as a mere number. */
export function stallWatch(): LeaseWatch {
  return new LeaseWatch({
    leaseMs: tunables.stallMinutes * 60_000,
    napMs: 3 * tunables.stallCheckSeconds * 1000,
  });
}

/**
 * Marks runs that a worker owns and that got no further for too long, as `watch` has it; says so in their logs and
 * to whoever wants to know, once. The next progress takes the mark away.
 * @param now milliseconds of a clock that never jumps
 * @returns how many were marked
 */
export async function markStalled(deps: Deps, watch: LeaseWatch, now = performance.now()): Promise<number> {
  const leased = await findLeasedRuns(deps.db);
  const watched = leased.map((run) => ({ ...run, leaseBeat: run.lastProgressAt?.getTime() ?? 0 }));
  let marked = 0;
  for (const seen of watch.check(watched, now)) {
    if (seen.stalledAt) continue;
    const isNew = await changeRun<boolean>(deps, seen.id, (run) => {
      const moved = run.lastProgressAt?.getTime() !== seen.lastProgressAt?.getTime();
      if (!isLeased(run) || run.attempt !== seen.attempt || run.stalledAt || moved) return { result: false };
      const message =
        `No progress for ${tunables.stallMinutes} min, though its worker answers. ` +
        'Check whether the worker’s machine is overloaded. If it stays so, pause and resume the run, or restart the worker: it continues from its checkpoint.';
      return {
        result: true,
        patch: { stalledAt: new Date() },
        events: [logEntry('warn', message)],
      };
    });
    if (isNew) marked++;
  }
  if (marked > 0) {
    deps.live.publishChanged('runs');
    deps.live.publishChanged('notifications');
  }
  return marked;
}
