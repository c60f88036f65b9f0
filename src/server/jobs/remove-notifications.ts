import type { Deps } from '../deps';
import { removeOldNotifications } from '../domain/notifications/service';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Removes notifications after `notificationDays`, with their deliveries. */
export function removeNotifications(deps: Deps): Job {
  return {
    name: 'remove old notifications',
    everySeconds: tunables.notificationCleanupSeconds,
    run: async () => {
      await removeOldNotifications(deps);
    },
  };
}
