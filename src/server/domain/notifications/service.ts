import type { z } from 'zod';
import type { SavedEdit } from '@/shared/contracts/edits';
import {
  type listNotificationsInput,
  NOTIFICATION_KINDS,
  type NotificationKind,
  type NotificationList,
  type Preferences,
  type PreferencesInput,
} from '@/shared/contracts/notifications';
import { Prisma } from '../../db/generated/client';
import { newestFirst, selectKeys, toPage } from '../../db/keyset';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { raised, saveEdit } from '../edits/save-edit';
import { kindsOf } from './write-notice';

/** What this person wants to hear of, the latest first. */
export async function listNotifications(
  deps: Pick<Deps, 'db'>,
  actor: Pick<Actor, 'userId' | 'name'>,
  page: z.input<typeof listNotificationsInput> = {},
): Promise<NotificationList> {
  const { kinds, ownOnly, readAt } = await preferenceOf(deps, actor);
  const where = [
    kinds.length === 0 ? Prisma.sql`1 = 0` : Prisma.sql`"row"."kind" IN (${Prisma.join(kinds)})`,
    ownOnly ? Prisma.sql`"row"."owner" = ${actor.name}` : [],
  ].flat();
  const keys = await selectKeys(deps.db, newestFirst('Notification'), { where, ...page });
  const [rows, unread] = await Promise.all([
    deps.db.notification.findMany({ where: { id: { in: keys.keys.map(String) } } }),
    deps.db.notification.count({
      where: { kind: { in: kinds }, owner: ownOnly ? actor.name : undefined, createdAt: { gt: readAt } },
    }),
  ]);
  const items = rows.map(({ id, kind, runId, runNumber, sweepNumber, title, body, createdAt }) => ({
    id,
    kind: kind as NotificationKind,
    runId,
    runNumber,
    sweepNumber,
    title,
    body,
    createdAt,
    read: createdAt <= readAt,
  }));
  return { ...toPage(keys, items, ({ id }) => id), unread };
}

/** Marks what was written up to a moment as read; what came later stays unread, also when it is on no page yet. */
export async function markRead(
  deps: Pick<Deps, 'db' | 'live'>,
  actor: Pick<Actor, 'userId'>,
  { upTo }: { upTo: Date },
): Promise<void> {
  const { userId } = actor;
  const { readAt } = await preferenceOf(deps, actor);
  if (upTo <= readAt) return;
  await deps.db.notificationPreference.upsert({
    where: { userId },
    create: { userId, kinds: [...NOTIFICATION_KINDS], readAt: upTo },
    update: { readAt: upTo },
  });
  deps.live.publishChanged('notifications');
}

export async function getPreferences(
  deps: Pick<Deps, 'db' | 'env'>,
  actor: Pick<Actor, 'userId'>,
): Promise<Preferences> {
  const { kinds, ownOnly, email, revision } = await preferenceOf(deps, actor);
  return { kinds, ownOnly, email, revision, emailAvailable: deps.env.smtp !== null };
}

/** @throws StaleEditError, AppError `unavailable` when mail is wanted and the server can send none. */
export async function setPreferences(
  deps: Pick<Deps, 'db' | 'env' | 'live'>,
  actor: Pick<Actor, 'userId'>,
  { revision, ...changes }: PreferencesInput,
): Promise<SavedEdit> {
  if (changes.email && !deps.env.smtp) {
    throw new AppError('unavailable', 'This server sends no mail; MINTMARK_SMTP_URL names a mail server.');
  }
  const { userId } = actor;
  await deps.db.notificationPreference.upsert({
    where: { userId },
    create: { userId, kinds: [...NOTIFICATION_KINDS] },
    update: {},
  });
  const saved = await saveEdit({
    revision,
    changes,
    write: () =>
      deps.db.notificationPreference.updateMany({
        where: { userId, revision },
        data: { ...changes, revision: raised },
      }),
    read: async () => {
      const { kinds, ownOnly, email, revision } = await preferenceOf(deps, actor);
      return { kinds, ownOnly, email, revision };
    },
    gone: () => new AppError('not-found', 'This account does not exist any more.'),
  });
  deps.live.publishChanged('notifications');
  return saved;
}

/** Who never chose hears of everything since they came. */
async function preferenceOf(deps: Pick<Deps, 'db'>, { userId }: Pick<Actor, 'userId'>) {
  const user = await deps.db.user.findUnique({ where: { id: userId }, include: { notifications: true } });
  if (!user) throw new AppError('not-found', 'This account does not exist any more.');
  const row = user.notifications;
  return {
    kinds: kindsOf(row?.kinds),
    ownOnly: row?.ownOnly ?? false,
    email: row?.email ?? false,
    revision: row?.revision ?? 0,
    readAt: row?.readAt ?? user.createdAt,
  };
}
