import type { Deps } from '../deps';
import { cleanUpAccess } from '../domain/team/sign-in-attempts';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Removes sessions, one-time links and counters of failed sign-ins whose time is over. */
export function cleanUpAccessJob(deps: Deps): Job {
  return {
    name: 'remove expired sessions and links',
    everySeconds: tunables.accessCleanupSeconds,
    run: async () => {
      await cleanUpAccess(deps);
    },
  };
}
