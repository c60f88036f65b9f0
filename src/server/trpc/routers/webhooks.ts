import { z } from 'zod';
import type { SavedEdit } from '@/shared/contracts/edits';
import type { Page } from '@/shared/contracts/paging';
import {
  type DeliveryItem,
  listDeliveriesInput,
  setWebhookEnabledInput,
  type WebhookItem,
  webhookInput,
} from '@/shared/contracts/webhooks';
import * as webhooks from '../../domain/notifications/webhook-service';
import { procedure, router } from '../trpc';

const manage = procedure('team:manage');
const id = z.object({ id: z.string() });

export const webhooksRouter = router({
  list: manage.query(({ ctx }): Promise<WebhookItem[]> => webhooks.listWebhooks(ctx.deps)),
  /** The secret is shown once. */
  create: manage
    .input(webhookInput)
    .mutation(
      ({ ctx, input }): Promise<{ id: string; secret: string }> =>
        webhooks.createWebhook(ctx.deps, ctx.actor, input),
    ),
  setEnabled: manage
    .input(setWebhookEnabledInput)
    .mutation(({ ctx, input }): Promise<SavedEdit> => webhooks.setWebhookEnabled(ctx.deps, ctx.actor, input)),
  remove: manage
    .input(id)
    .mutation(({ ctx, input }): Promise<void> => webhooks.removeWebhook(ctx.deps, ctx.actor, input.id)),
  test: manage
    .input(id)
    .mutation(
      ({ ctx, input }): Promise<{ deliveryId: string }> =>
        webhooks.testWebhook(ctx.deps, ctx.actor, input.id),
    ),
  /** To webhooks and by mail. */
  deliveries: manage
    .input(listDeliveriesInput)
    .query(({ ctx, input }): Promise<Page<DeliveryItem>> => webhooks.listDeliveries(ctx.deps, input)),
  sendAgain: manage
    .input(id)
    .mutation(({ ctx, input }): Promise<void> => webhooks.sendAgain(ctx.deps, input.id)),
});
