import type { Deps } from '../deps';
import { removeOrphanedCheckpoints } from '../domain/runs/checkpoints/checkpoint-files';
import { removeFailedCheckpoints } from '../domain/runs/checkpoints/checkpoints';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Removes checkpoints of runs that failed long ago, and files that no run names. */
export function cleanUpCheckpoints(deps: Deps): Job {
  /** Files without a run at the last check: an upload may be under way, so only what is found twice is removed. */
  let suspects = new Set<string>();
  return {
    name: 'clean up checkpoints',
    everySeconds: tunables.checkpointCleanupSeconds,
    // A server that is restarted more often than that would never get to it.
    atStart: true,
    run: async () => {
      const cleared = await removeFailedCheckpoints(deps);
      if (cleared > 0) deps.log.info({ runs: cleared }, 'removed checkpoints of runs that failed long ago');
      suspects = await removeOrphanedCheckpoints(deps, suspects);
    },
  };
}
