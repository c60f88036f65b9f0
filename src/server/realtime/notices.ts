import type { Deps } from '../deps';
import { deliverDue } from '../domain/notifications/deliveries';
import { removeOldNotifications } from '../domain/notifications/expire';
import { stallWatch, sweepStalled } from '../domain/runs/lease/stalled';
import { tunables } from '../tunables';
import { every } from './every';

/** Notices runs that get nowhere, sends what is to be told, and forgets what is old. */
export function startNotices(deps: Deps): { stop(): Promise<void> } {
  const ending = new AbortController();
  const watch = stallWatch();
  const stalled = every(
    tunables.stallSweepSeconds * 1000,
    async () => {
      const marked = await sweepStalled(deps, watch);
      if (marked > 0) deps.log.warn({ runs: marked }, 'runs make no progress');
    },
    deps.log,
  );
  const deliveries = every(
    tunables.deliveryPollSeconds * 1000,
    async () => {
      await deliverDue(deps, { signal: ending.signal });
    },
    deps.log,
  );
  const expiry = every(
    tunables.notificationTidySeconds * 1000,
    async () => {
      await removeOldNotifications(deps);
    },
    deps.log,
  );
  return {
    stop: async () => {
      ending.abort();
      await Promise.all([stalled.stop(), deliveries.stop(), expiry.stop()]);
    },
  };
}
