import type { Deps } from '../deps';
import { makeMaps } from '../domain/photo-grid/map/make-maps';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Places the photos of dataset versions on a map, where somebody asked for one. */
export function makeMapsJob(deps: Deps): Job {
  return {
    name: 'make maps',
    everySeconds: tunables.makeMapsSeconds,
    atStart: true,
    wakeOn: (wake) => deps.live.on('changed', (topic) => topic === 'reports' && wake()),
    run: async (signal) => {
      await makeMaps(deps, signal);
    },
  };
}
