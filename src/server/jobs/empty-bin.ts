import type { Deps } from '../deps';
import { collectUnusedBlobs } from '../domain/blobs/unused-blobs';
import { purgeBin } from '../domain/lifecycle/purge';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Removes for good what has lain in the bin for its time, and files that nothing names any more. */
export function emptyBin(deps: Deps): Job {
  return {
    name: 'empty bin',
    everySeconds: tunables.purgeSeconds,
    atStart: true,
    // What somebody removes by hand goes at once.
    wakeOn: (wake) => deps.live.on('purge', wake),
    run: async (signal) => {
      const removed = await purgeBin(deps, signal);
      if (removed > 0) deps.log.info({ removed }, 'removed what was in the bin for its time');
      const files = await collectUnusedBlobs(deps, { signal });
      if (files > 0) deps.log.info({ files }, 'removed files that nothing names');
    },
  };
}
