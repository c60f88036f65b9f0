import {
  NOTIFICATION_KINDS,
  type NotificationKind,
  notificationKindSchema,
} from '@/shared/contracts/notifications';
import { leakBadge } from '@/shared/leak-labels';
import type { RunEventBody } from '@/shared/run-events';
import type { RunState } from '@/shared/run-state';
import type { Tx } from '../../db/dialect';
import type { Prisma, Run, Sweep } from '../../db/generated/client';
import { readRunLeaks } from '../leaks/leak-gate';
import { findMailPreferences, insertNotification } from './repo';
import { findWebhooks } from './webhook-repo';

/** The facts of a run's change that a notification may name. */
interface NotableChange {
  transition?: { to: RunState; reason?: string | null };
  patch?: { stalledAt?: unknown };
  /** Share of photos that the run's model names right, as this server has counted it. */
  top1?: number | null;
  events?: readonly { event: RunEventBody }[];
}

type RunNoticeKind = Extract<NotificationKind, `run-${string}`>;

/** Of which kind is the notice that this change of a run is worth? Null for most. */
function noticeKind({ transition, patch }: NotableChange): RunNoticeKind | null {
  if (transition?.to === 'succeeded') return 'run-succeeded';
  if (transition?.to === 'failed') return 'run-failed';
  return patch?.stalledAt instanceof Date ? 'run-stalled' : null;
}

/**
 * Writes the notification of a change, with a delivery for each webhook and mailbox that wants it, in the change's
 * own transaction: a crash after it neither loses nor doubles one.
 */
export async function writeNotice(tx: Tx, run: Run, change: NotableChange): Promise<void> {
  const kind = noticeKind(change);
  // A sweep that makes a hundred runs announces them once, when it is finished.
  if (!kind || (kind === 'run-succeeded' && run.sweepId !== null)) return;
  await insertNotice(tx, {
    kind,
    runId: run.id,
    runNumber: run.number,
    owner: run.createdBy,
    title: `Run #${run.number} “${run.name}” ${verbs[kind]}`,
    body: await bodyOf(tx, { kind, run, change }),
  });
}

/** Writes the notification of a sweep whose runs have all ended, in the transaction that ends it. */
export async function writeSweepNotice(
  tx: Tx,
  { number, name, createdBy }: Pick<Sweep, 'number' | 'name' | 'createdBy'>,
  body: string,
): Promise<void> {
  await insertNotice(tx, {
    kind: 'sweep-finished',
    sweepNumber: number,
    owner: createdBy,
    title: `Sweep #${number} “${name}” finished`,
    body,
  });
}

/** Writes the notification that scheduled backups begin to fail. @param reason in words for the administrator */
export async function writeBackupNotice(tx: Tx, reason: string): Promise<void> {
  await insertNotice(tx, {
    kind: 'backup-failed',
    owner: null,
    title: 'The scheduled backup failed',
    body: `${reason} It is tried again every quarter of an hour.`,
  });
}

/**
 * Writes one notification of a review to each of some people, in the transaction of what it is about. Webhooks are told
 * once.
 */
export async function writeReviewNotices(
  tx: Tx,
  {
    recipients,
    ...notice
  }: {
    kind: 'review-requested' | 'review-decided';
    reviewNumber: number;
    recipients: readonly string[];
    title: string;
    body: string;
  },
): Promise<void> {
  for (const [index, recipientId] of recipients.entries()) {
    await insertNotice(tx, { ...notice, owner: null, recipientId }, { tellsWebhooks: index === 0 });
  }
}

/** Writes one notification of a comment to each of some people, in the transaction that adds it. Webhooks are told once. */
export async function writeCommentNotices(
  tx: Tx,
  { recipients, ...notice }: { recipients: readonly string[]; title: string; body: string; path: string },
): Promise<void> {
  for (const [index, recipientId] of recipients.entries()) {
    const told = { ...notice, kind: 'comment' as const, owner: null, recipientId };
    await insertNotice(tx, told, { tellsWebhooks: index === 0 });
  }
}

async function insertNotice(
  tx: Tx,
  notice: Prisma.NotificationUncheckedCreateInput & { kind: NotificationKind; owner: string | null },
  { tellsWebhooks }: { tellsWebhooks: boolean } = { tellsWebhooks: true },
): Promise<void> {
  const webhooks = tellsWebhooks ? await webhooksFor(tx, notice.kind) : [];
  await insertNotification(tx, notice, [...webhooks, ...(await mailboxesFor(tx, notice))]);
}

const verbs: Record<RunNoticeKind, string> = {
  'run-succeeded': 'succeeded',
  'run-failed': 'failed',
  'run-stalled': 'makes no progress',
};

async function bodyOf(
  tx: Tx,
  {
    kind,
    run,
    change: { transition, events, top1 = null },
  }: { kind: RunNoticeKind; run: Run; change: NotableChange },
): Promise<string> {
  if (kind === 'run-failed') return transition?.reason ?? 'The worker gave no reason.';
  if (kind === 'run-stalled') {
    const said = events?.findLast(({ event }) => event.type === 'log')?.event;
    return said?.type === 'log' ? said.payload.message : '';
  }
  const accuracy = top1 === null ? '' : `Top-1 ${(100 * top1).toFixed(1)} %.`;
  const [leaks] = await readRunLeaks(tx, [run]);
  const badge = leakBadge(leaks ?? null);
  return (
    [accuracy, badge && `${badge}.`, transition?.reason].filter(Boolean).join(' ') || 'Its model is ready.'
  );
}

/** The kinds a row names; those of a later version are left out. */
export function kindsOf(json: unknown): NotificationKind[] {
  const named = Array.isArray(json) ? json : [];
  return named.filter((kind) => notificationKindSchema.safeParse(kind).success);
}

export const otherKinds = (kinds: readonly NotificationKind[]): NotificationKind[] =>
  NOTIFICATION_KINDS.filter((kind) => !kinds.includes(kind));

/** What a person has not switched off, by the row's list of what is. */
export const unmutedKinds = (json: unknown): NotificationKind[] => otherKinds(kindsOf(json));

async function webhooksFor(tx: Tx, kind: NotificationKind): Promise<{ webhookId: string }[]> {
  const webhooks = await findWebhooks(tx);
  return webhooks
    .filter(({ enabled, kinds }) => enabled && kindsOf(kinds).includes(kind))
    .map(({ id }) => ({ webhookId: id }));
}

async function mailboxesFor(
  tx: Tx,
  { kind, owner, recipientId }: { kind: NotificationKind; owner: string | null; recipientId?: string | null },
): Promise<{ email: string }[]> {
  const people = await findMailPreferences(tx);
  return people
    .filter(({ mutedKinds, ownOnly, user }) => {
      if (!unmutedKinds(mutedKinds).includes(kind)) return false;
      if (recipientId) return user.id === recipientId;
      return kind === 'backup-failed' ? user.role === 'administrator' : !ownOnly || user.name === owner;
    })
    .map(({ user }) => ({ email: user.email }));
}
