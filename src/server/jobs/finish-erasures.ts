import type { Deps } from '../deps';
import { finishErasures } from '../domain/erasure/service';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Continues with erasing people whom a server that died was erasing. */
export function finishErasuresJob(deps: Deps): Job {
  return {
    name: 'finish erasures',
    everySeconds: tunables.purgeSeconds,
    atStart: true,
    run: async (signal) => {
      const erased = await finishErasures(deps, signal);
      if (erased > 0) deps.log.info({ erased }, 'erased people whom an earlier stop had left half erased');
    },
  };
}
