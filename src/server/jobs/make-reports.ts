import type { Deps } from '../deps';
import { makeMissingReports } from '../domain/curation/report-queue';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Looks through new dataset versions for copies, leaks and bad photos. */
export function makeReports(deps: Deps): Job {
  return {
    name: 'make reports',
    everySeconds: tunables.makeReportsSeconds,
    run: async (signal) => {
      await makeMissingReports(deps, signal);
    },
  };
}
