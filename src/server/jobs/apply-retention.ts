import type { Deps } from '../deps';
import { applyRetention } from '../domain/storage/rules';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Removes what is older than the team keeps it. */
export function applyRetentionJob(deps: Deps): Job {
  return {
    name: 'apply retention',
    everySeconds: tunables.retentionSeconds,
    atStart: true,
    run: async (signal) => {
      const removed = await applyRetention(deps, signal);
      if (Object.keys(removed).length === 0) return;
      deps.log.info({ removed }, 'removed what is kept no longer');
      deps.audit.record({
        action: 'retention.apply',
        outcome: 'done',
        via: 'server',
        actor: null,
        address: null,
        tokenId: null,
        object: null,
        detail: removed,
      });
    },
  };
}
