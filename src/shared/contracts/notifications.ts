import { z } from 'zod';

/** What people and webhooks can be told of. A run that somebody cancelled or paused is none: that person knows. */
export const NOTIFICATION_KINDS = ['run-succeeded', 'run-failed', 'run-stalled'] as const;
export const notificationKindSchema = z.enum(NOTIFICATION_KINDS);
export type NotificationKind = z.infer<typeof notificationKindSchema>;

/** Sent when an administrator tries a webhook out; nobody's list shows it. */
export const TEST_KIND = 'test';

export const notificationKindLabels: Record<NotificationKind, string> = {
  'run-succeeded': 'A run succeeded',
  'run-failed': 'A run failed',
  'run-stalled': 'A run makes no progress',
};

const kindsSchema = z
  .array(notificationKindSchema)
  .transform((kinds) => NOTIFICATION_KINDS.filter((kind) => kinds.includes(kind)));

export interface NotificationItem {
  id: string;
  kind: NotificationKind;
  /** Null when its run is not known. */
  runId: string | null;
  runNumber: number | null;
  title: string;
  body: string;
  createdAt: Date;
  read: boolean;
}

export interface NotificationList {
  /** Newest first, those the person wants to hear of. */
  items: NotificationItem[];
  unread: number;
}

export const markReadInput = z.object({
  /** Everything written up to this moment is read. */
  upTo: z.date(),
});

export const preferencesInput = z.object({
  kinds: kindsSchema,
  /** Only of runs this person started. */
  ownOnly: z.boolean(),
  email: z.boolean(),
});
export type PreferencesInput = z.infer<typeof preferencesInput>;

export interface Preferences extends PreferencesInput {
  /** The server can send mail. */
  emailAvailable: boolean;
}

export const webhookInput = z.object({
  url: z
    .string()
    .trim()
    .max(2000)
    .refine(
      isWebAddress,
      'An address that begins with https:// or http://, without a name and password in it',
    ),
  kinds: kindsSchema.refine((kinds) => kinds.length > 0, 'Choose what it is told of'),
});
export type WebhookInput = z.infer<typeof webhookInput>;

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && !username && !password;
}

export interface WebhookItem {
  id: string;
  url: string;
  kinds: NotificationKind[];
  enabled: boolean;
  createdAt: Date;
  createdBy: string | null;
}

export type DeliveryState = 'waiting' | 'delivered' | 'given-up';

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
