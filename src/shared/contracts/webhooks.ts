import { z } from 'zod';
import { revisionSchema } from './edits';
import { kindsSchema, type NotificationKind } from './notifications';
import { pageFields } from './paging';

/** Sent when an administrator tries a webhook out; nobody's list shows it. */
export const TEST_KIND = 'test';

export const webhookInput = z.object({
  url: z
    .string()
    .trim()
    .max(2000)
    .refine(
      isWebAddress,
      'Enter an address that begins with https:// or http:// and has no user name or password',
    ),
  kinds: kindsSchema.refine((kinds) => kinds.length > 0, 'Choose at least one kind of notification'),
});
export type WebhookInput = z.infer<typeof webhookInput>;

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && !username && !password;
}

export const setWebhookEnabledInput = z.object({
  id: z.string(),
  revision: revisionSchema,
  enabled: z.boolean(),
});

export interface WebhookItem {
  id: string;
  revision: number;
  url: string;
  kinds: NotificationKind[];
  enabled: boolean;
  createdAt: Date;
  createdBy: string | null;
}

export type DeliveryState = 'waiting' | 'delivered' | 'given-up';

export const listDeliveriesInput = z.object(pageFields);

/** One notification on its way to one webhook or mailbox. */
export interface DeliveryItem {
  id: string;
  /** The webhook's address or the mailbox. */
  target: string;
  title: string;
  state: DeliveryState;
  tries: number;
  nextTryAt: Date;
  lastError: string | null;
  deliveredAt: Date | null;
  createdAt: Date;
}
