import type { z } from 'zod';
import type { SavedEdit } from '@/shared/contracts/edits';
import {
  type listNotificationsInput,
  mayReceive,
  type NotificationKind,
  type NotificationList,
  type Preferences,
  type PreferencesInput,
} from '@/shared/contracts/notifications';
import { daysAgo } from '@/shared/days';
import { toPage } from '../../db/keyset';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';
import { saveEdit } from '../edits/save-edit';
import {
  countNotificationsAfter,
  deleteNotificationsBefore,
  findNotifications,
  findPreferences,
  updatePreferences,
  upsertReadAt,
} from './repo';
import { otherKinds, unmutedKinds } from './write-notice';

/** The notifications that this person wants, the latest first. */
export async function listNotifications(
  deps: Pick<Deps, 'db'>,
  actor: Pick<Actor, 'userId' | 'name' | 'role'>,
  page: z.input<typeof listNotificationsInput> = {},
): Promise<NotificationList> {
  const { kinds, ownOnly, readAt } = await preferenceOf(deps, actor);
  const visible = kinds.filter((kind) => mayReceive(actor.role, kind));
  const wanted = { userId: actor.userId, kinds: visible, owner: ownOnly ? actor.name : undefined };
  const [{ keys, rows }, unread] = await Promise.all([
    findNotifications(deps.db, wanted, page),
    countNotificationsAfter(deps.db, wanted, readAt),
  ]);
  const items = rows.map(
    ({ id, kind, runId, runNumber, sweepNumber, reviewNumber, path, title, body, createdAt }) => ({
      id,
      kind: kind as NotificationKind,
      runId,
      runNumber,
      sweepNumber,
      reviewNumber,
      path,
      title,
      body,
      createdAt,
      read: createdAt <= readAt,
    }),
  );
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
  await upsertReadAt(deps.db, userId, upTo);
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
  const { kinds, ...others } = changes;
  const saved = await saveEdit({
    revision,
    changes,
    write: () =>
      updatePreferences(deps.db, { userId, revision }, { ...others, mutedKinds: kinds && otherKinds(kinds) }),
    read: async () => {
      const { kinds, ownOnly, email, revision } = await preferenceOf(deps, actor);
      return { kinds, ownOnly, email, revision };
    },
    gone: () => new AppError('not-found', 'This account does not exist any more.'),
  });
  deps.live.publishChanged('notifications');
  return saved;
}

/** Who never changed them is notified of everything since they joined. */
async function preferenceOf(deps: Pick<Deps, 'db'>, { userId }: Pick<Actor, 'userId'>) {
  const user = await findPreferences(deps.db, userId);
  if (!user) throw new AppError('not-found', 'This account does not exist any more.');
  const row = user.notifications;
  return {
    kinds: unmutedKinds(row?.mutedKinds ?? []),
    ownOnly: row?.ownOnly ?? false,
    email: row?.email ?? false,
    revision: row?.revision ?? 0,
    readAt: row?.readAt ?? user.createdAt,
  };
}

/** Removes notifications after `notificationDays`, with their deliveries. @returns how many */
export function removeOldNotifications(deps: Pick<Deps, 'db'>, now = new Date()): Promise<number> {
  return deleteNotificationsBefore(deps.db, daysAgo(tunables.notificationDays, now));
}
