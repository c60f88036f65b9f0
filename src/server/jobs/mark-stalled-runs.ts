import type { Deps } from '../deps';
import { markStalled, stallWatch } from '../domain/runs/lease/stalled';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Marks runs that make no progress, and notifies people. */
export function markStalledRuns(deps: Deps): Job {
  const watch = stallWatch();
  return {
    name: 'mark stalled runs',
    everySeconds: tunables.stallCheckSeconds,
    run: async () => {
      const marked = await markStalled(deps, watch);
      if (marked > 0) deps.log.warn({ runs: marked }, 'runs make no progress');
    },
  };
}
