import type { Deps } from '../deps';
import { doBulks } from '../domain/drafts/bulk-work';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Changes of many photos in drafts, part by part. */
export function doDraftBulks(deps: Deps): Job {
  return {
    name: 'do draft bulks',
    everySeconds: tunables.doBulksSeconds,
    atStart: true,
    wakeOn: (wake) => deps.live.on('changed', (topic) => topic === 'reports' && wake()),
    run: async (signal) => {
      await doBulks(deps, signal);
    },
  };
}
