import { z } from 'zod';
import type { Role } from '../permissions';
import { revisionSchema } from './edits';
import { type Page, pageFields } from './paging';

/** What people and webhooks can be notified of. A run that somebody cancelled or paused is none: that person knows. */
export const NOTIFICATION_KINDS = [
  'run-succeeded',
  'run-failed',
  'run-stalled',
  'sweep-finished',
  'review-requested',
  'review-decided',
  'comment',
  'backup-failed',
] as const;
export const notificationKindSchema = z.enum(NOTIFICATION_KINDS);
export type NotificationKind = z.infer<typeof notificationKindSchema>;

export const notificationKindLabels: Record<NotificationKind, string> = {
  'run-succeeded': 'A run succeeded (of a sweep: only the whole)',
  'run-failed': 'A run failed',
  'run-stalled': 'A run makes no progress',
  'sweep-finished': 'A sweep finished',
  'review-requested': 'Somebody asks you for a review',
  'review-decided': 'Somebody decided on your review or run',
  comment: 'Somebody mentions you, or answers in a thread of yours',
  'backup-failed': 'A scheduled backup failed',
};

/** May somebody of this role be notified of that? Backups concern the machine of the server. */
export function mayReceive(role: Role, kind: NotificationKind): boolean {
  return kind !== 'backup-failed' || role === 'administrator';
}

export const kindsSchema = z
  .array(notificationKindSchema)
  .transform((kinds) => NOTIFICATION_KINDS.filter((kind) => kinds.includes(kind)));

export interface NotificationItem {
  id: string;
  kind: NotificationKind;
  /** Null when its run is not known. */
  runId: string | null;
  runNumber: number | null;
  /** Of one about a whole sweep. */
  sweepNumber: number | null;
  /** Of one about a review. */
  reviewNumber: number | null;
  /** Of one about something else: its page. */
  path: string | null;
  title: string;
  body: string;
  createdAt: Date;
  read: boolean;
}

/** The page of what a notification is about. */
export function notificationPath({
  kind,
  runId,
  sweepNumber,
  reviewNumber,
  path,
}: Pick<NotificationItem, 'runId' | 'sweepNumber' | 'reviewNumber' | 'path'> & { kind: string }): string {
  if (path !== null) return path;
  if (kind === 'backup-failed') return '/storage';
  if (reviewNumber !== null) return `/reviews/${reviewNumber}`;
  if (sweepNumber !== null) return `/sweeps/${sweepNumber}`;
  return runId === null ? '/runs' : `/runs/${runId}`;
}

export const listNotificationsInput = z.object(pageFields);

/** Newest first, those the person wants to hear of. */
export interface NotificationList extends Page<NotificationItem> {
  unread: number;
}

export const markReadInput = z.object({
  /** Everything written up to this moment is read. */
  upTo: z.date(),
});

const preferenceFields = z.object({
  kinds: kindsSchema,
  /** Only of runs this person started. */
  ownOnly: z.boolean(),
  email: z.boolean(),
});

/** Only the fields that changed. */
export const preferencesInput = preferenceFields.partial().extend({ revision: revisionSchema });
export type PreferencesInput = z.infer<typeof preferencesInput>;

export interface Preferences extends z.infer<typeof preferenceFields> {
  revision: number;
  /** The server can send mail. */
  emailAvailable: boolean;
}
