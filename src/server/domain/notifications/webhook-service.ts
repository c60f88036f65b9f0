import type { z } from 'zod';
import type { SavedEdit } from '@/shared/contracts/edits';
import type { Page } from '@/shared/contracts/paging';
import {
  type DeliveryItem,
  type DeliveryState,
  type listDeliveriesInput,
  type setWebhookEnabledInput,
  TEST_KIND,
  type WebhookInput,
  type WebhookItem,
} from '@/shared/contracts/webhooks';
import { toPage } from '../../db/keyset';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { literalAddress, RefusedAddressError, requireAllowed } from '../../outgoing/allowed-address';
import { saveEdit } from '../edits/save-edit';
import { findDeliveries, updateDueAgain } from './delivery-repo';
import { insertNotification } from './repo';
import { newWebhookSecret } from './signature';
import { webhookPolicy } from './webhook-policy';
import { deleteWebhook, findWebhook, findWebhooks, insertWebhook, updateEnabled } from './webhook-repo';
import { kindsOf } from './write-notice';

export async function listWebhooks(deps: Pick<Deps, 'db'>): Promise<WebhookItem[]> {
  const rows = await findWebhooks(deps.db);
  return rows.map(({ id, revision, url, kinds, enabled, createdAt, createdBy }) => ({
    id,
    revision,
    url,
    kinds: kindsOf(kinds),
    enabled,
    createdAt,
    createdBy,
  }));
}

/**
 * Makes a webhook. Its secret is in the answer and is shown nowhere else.
 * @throws AppError `bad-request` for an address of an internal network, unless those are allowed.
 */
export async function createWebhook(
  deps: Pick<Deps, 'db' | 'env' | 'log'>,
  actor: Actor,
  { url, kinds }: WebhookInput,
): Promise<{ id: string; secret: string }> {
  const literal = literalAddress(new URL(url));
  try {
    if (literal) requireAllowed(literal, webhookPolicy(deps));
  } catch (error) {
    if (error instanceof RefusedAddressError) throw new AppError('bad-request', error.message);
    throw error;
  }
  const secret = newWebhookSecret();
  const id = await insertWebhook(deps.db, { url, kinds, secret, createdBy: actor.name });
  deps.log.info({ audit: 'webhook created', webhook: id, by: actor.userId });
  return { id, secret };
}

/** What waits for a webhook that is switched off is given up. @throws StaleEditError, AppError `not-found` */
export async function setWebhookEnabled(
  deps: Pick<Deps, 'db' | 'log'>,
  actor: Actor,
  { id, revision, enabled }: z.output<typeof setWebhookEnabledInput>,
): Promise<SavedEdit> {
  const saved = await saveEdit({
    revision,
    changes: { enabled },
    write: () => updateEnabled(deps.db, { id, revision, enabled }),
    read: async () => {
      const row = await findWebhook(deps.db, id);
      return row && { revision: row.revision, enabled: row.enabled };
    },
    gone: unknownWebhook,
  });
  deps.log.info({ audit: 'webhook switched', webhook: id, enabled, by: actor.userId });
  return saved;
}

/** Removes it with all that waits for it and what is known of its deliveries. @throws AppError `not-found` */
export async function removeWebhook(deps: Pick<Deps, 'db' | 'log'>, actor: Actor, id: string): Promise<void> {
  if (!(await deleteWebhook(deps.db, id))) throw unknownWebhook();
  deps.log.info({ audit: 'webhook removed', webhook: id, by: actor.userId });
}

/** Sends a test on the way of every other notification. @returns the delivery's id @throws AppError `not-found` */
export async function testWebhook(
  deps: Pick<Deps, 'db' | 'live'>,
  actor: Actor,
  id: string,
): Promise<{ deliveryId: string }> {
  if (!(await findWebhook(deps.db, id))) throw unknownWebhook();
  const notification = {
    kind: TEST_KIND,
    title: 'A test from Mintmark',
    body: `${actor.name} sent it to see whether it arrives.`,
  };
  const [deliveryId = ''] = await insertNotification(deps.db, notification, [{ webhookId: id }]);
  deps.live.publishChanged('notifications');
  return { deliveryId };
}

/** A page of the deliveries to webhooks and mailboxes, newest first. */
export async function listDeliveries(
  deps: Pick<Deps, 'db'>,
  page: z.input<typeof listDeliveriesInput> = {},
): Promise<Page<DeliveryItem>> {
  const { keys, rows } = await findDeliveries(deps.db, page);
  const items = rows.map((row) => ({
    id: row.id,
    target: row.webhook?.url ?? row.email ?? '',
    title: row.notification.title,
    state: row.state as DeliveryState,
    tries: row.tries,
    nextTryAt: row.nextTryAt,
    lastError: row.lastError,
    deliveredAt: row.deliveredAt,
    createdAt: row.createdAt,
  }));
  return toPage(keys, items, ({ id }) => id);
}

/**
 * Sends a delivery once more, under the id it had: at once, with all tries before it.
 * @throws AppError `not-found`
 */
export async function sendAgain(deps: Pick<Deps, 'db' | 'live'>, id: string): Promise<void> {
  if (!(await updateDueAgain(deps.db, id))) {
    throw new AppError('not-found', 'This delivery was removed already. Reload the page.');
  }
  deps.live.publishChanged('notifications');
}

function unknownWebhook(): AppError {
  return new AppError('not-found', 'There is no such webhook any more; reload the list.');
}
