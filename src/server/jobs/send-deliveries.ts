import type { Deps } from '../deps';
import { deliverDue } from '../domain/notifications/deliveries';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Sends the webhook calls and mails that are due. */
export function sendDeliveries(deps: Deps): Job {
  return {
    name: 'send deliveries',
    everySeconds: tunables.deliveryPollSeconds,
    run: async (signal) => {
      await deliverDue(deps, { signal });
    },
  };
}
