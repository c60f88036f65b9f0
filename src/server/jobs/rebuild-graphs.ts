import type { Deps } from '../deps';
import { rebuildGraphs } from '../domain/models/rebuild-graphs';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Writes the networks of model versions of earlier releases, which do not classify until then. */
export function rebuildGraphsJob(deps: Deps): Job {
  return {
    name: 'rebuild graphs',
    everySeconds: tunables.rebuildGraphsSeconds,
    atStart: true,
    run: async (signal) => {
      const rebuilt = await rebuildGraphs(deps, signal);
      if (rebuilt === 0) return;
      deps.log.info({ models: rebuilt }, 'wrote the networks of earlier model versions');
      deps.live.publishChanged('models');
    },
  };
}
