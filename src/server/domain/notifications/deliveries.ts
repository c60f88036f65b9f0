import type { Deps } from '../../deps';
import { tunables } from '../../tunables';
import { DeliveryError } from './delivery-error';
import { type DueDelivery, findDueDeliveries, updateClaimed, updateTried } from './delivery-repo';
import { sendMail } from './send-mail';
import { sendWebhook } from './send-webhook';

interface Round {
  /** By the wall clock: deliveries are planned in hours, and outlive the process. */
  now?: Date;
  /** Ends what is being sent; it is tried again. */
  signal?: AbortSignal;
}

/**
 * Sends what is due, several at a time. Any number of servers may do so at once: each try belongs to whoever
 * claims it. One whose server died while it sent comes again when the claim has run out.
 * @returns how many tries were made
 */
export async function deliverDue(deps: Deps, round: Round = {}): Promise<number> {
  const { now = new Date(), signal = new AbortController().signal } = round;
  let tries = 0;
  while (!signal.aborted) {
    const due = await findDueDeliveries(deps.db, now, tunables.deliveriesAtOnce);
    const tried = await Promise.all(due.map((delivery) => tryOnce(deps, delivery, { now, signal })));
    tries += tried.filter(Boolean).length;
    if (due.length < tunables.deliveriesAtOnce) break;
  }
  if (tries > 0) deps.live.publishChanged('notifications');
  return tries;
}

async function tryOnce(
  deps: Deps,
  delivery: DueDelivery,
  { now, signal }: Required<Round>,
): Promise<boolean> {
  if (!(await claimDelivery(deps, delivery, now))) return false;
  const tries = delivery.tries + 1;
  const outcome = await send(deps, delivery, signal);
  await updateTried(
    deps.db,
    { id: delivery.id, tries },
    outcome === 'sent' ? { state: 'delivered', deliveredAt: now, lastError: null } : failedTry(),
  );
  return true;

  function failedTry() {
    const { message, final } = outcome as FailedTry;
    if (final || tries >= tunables.deliveryTries) return { state: 'given-up', lastError: message };
    return { lastError: message, nextTryAt: new Date(now.getTime() + waitBefore(tries) * 1000) };
  }
}

/** Makes the next try of a delivery one's own, for the time of a claim. @returns false when another one came first */
export function claimDelivery(
  deps: Deps,
  delivery: Pick<DueDelivery, 'id' | 'tries' | 'nextTryAt'>,
  now: Date,
): Promise<boolean> {
  const until = new Date(now.getTime() + tunables.deliveryClaimSeconds * 1000);
  return updateClaimed(deps.db, delivery, until);
}

interface FailedTry {
  message: string;
  /** Another try would fail the same way. */
  final: boolean;
}

async function send(deps: Deps, delivery: DueDelivery, signal: AbortSignal): Promise<'sent' | FailedTry> {
  const { id: deliveryId, webhook, email, notification } = delivery;
  if (webhook && !webhook.enabled) return { message: 'The webhook was switched off.', final: true };
  try {
    if (webhook) {
      const { url, secret } = webhook;
      await sendWebhook(deps, { deliveryId, url, secret, notification, signal });
    } else if (email) {
      await sendMail(deps, { deliveryId, to: email, notification });
    }
    return 'sent';
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    return { message: error.message, final: false };
  }
}

/** Seconds to wait after that many failed tries: doubled each time, and uneven, so that many do not come at once. */
function waitBefore(tries: number, random = Math.random): number {
  const { deliveryFirstRetrySeconds: first, deliveryLongestRetrySeconds: longest } = tunables;
  return Math.min(longest, first * 2 ** (tries - 1)) * (0.8 + 0.4 * random());
}
