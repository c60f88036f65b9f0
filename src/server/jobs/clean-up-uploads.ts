import type { Deps } from '../deps';
import { removeExpiredUploads } from '../domain/datasets/uploads/uploads';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Removes uploads that stopped long ago, staged imports that nobody saved, and what a crash left of either. */
export function cleanUpUploads(deps: Deps): Job {
  return {
    name: 'remove abandoned uploads',
    everySeconds: tunables.uploadCleanupSeconds,
    atStart: true,
    run: async () => {
      const ended = await removeExpiredUploads(deps);
      if (ended > 0) deps.log.info({ ended }, 'removed uploads and staged imports that nobody continued');
    },
  };
}
