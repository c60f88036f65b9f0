import type { Deps } from '../deps';
import { removeDecidedPhotos } from '../domain/incoming/remove-decided';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Removes photos of incoming queues of which it was decided long ago. */
export function cleanUpIncoming(deps: Deps): Job {
  return {
    name: 'remove decided photos of incoming queues',
    everySeconds: tunables.incomingCleanupSeconds,
    atStart: false,
    run: async (signal) => {
      const removed = await removeDecidedPhotos(deps, signal);
      if (removed > 0) deps.log.info({ removed }, 'removed decided photos of incoming queues');
    },
  };
}
