import type { Deps } from '../deps';
import { LeaseWatch } from '../domain/runs/lease/lease-watch';
import { expireLeases } from '../domain/runs/lease/lifecycle';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Takes runs from workers that have been silent for a whole lease. */
export function expireLeasesJob(deps: Deps): Job {
  const { leaseSeconds } = deps.env;
  const everySeconds = leaseSeconds / tunables.leaseChecksPerLease;
  const watch = new LeaseWatch({ leaseMs: leaseSeconds * 1000, napMs: 3 * everySeconds * 1000 });
  return {
    name: 'expire leases',
    everySeconds,
    run: async () => {
      const expired = await expireLeases(deps, watch);
      if (expired > 0) deps.log.warn({ runs: expired }, 'leases of silent workers expired');
    },
  };
}
