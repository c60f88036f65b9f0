import type { z } from 'zod';
import type { listNotificationsInput, NotificationKind } from '@/shared/contracts/notifications';
import type { Db, Tx } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';
import { newestFirst, selectKeys } from '../../db/keyset';
import { raised } from '../edits/save-edit';

const BACKUP_FAILED: NotificationKind = 'backup-failed';

/**
 * Notifications of these kinds that are for everybody or for this person; where `owner` is given, of everybody's only
 * those of that person's runs and of what is about no run.
 */
interface Wanted {
  userId: string;
  kinds: NotificationKind[];
  owner?: string;
}

/** A page of notifications, in no order, with the keys that have it. */
export async function findNotifications(
  db: Db,
  { userId, kinds, owner }: Wanted,
  page: z.input<typeof listNotificationsInput>,
) {
  const where = [
    kinds.length === 0 ? Prisma.sql`1 = 0` : Prisma.sql`"row"."kind" IN (${Prisma.join(kinds)})`,
    Prisma.sql`("row"."recipientId" IS NULL OR "row"."recipientId" = ${userId})`,
    owner === undefined
      ? []
      : Prisma.sql`("row"."recipientId" = ${userId} OR "row"."owner" = ${owner} OR "row"."kind" = ${BACKUP_FAILED})`,
  ].flat();
  const keys = await selectKeys(db, newestFirst('Notification'), { where, ...page });
  const rows = await db.notification.findMany({ where: { id: { in: keys.keys.map(String) } } });
  return { keys, rows };
}

export function countNotificationsAfter(
  db: Db,
  { userId, kinds, owner }: Wanted,
  after: Date,
): Promise<number> {
  return db.notification.count({
    where: {
      kind: { in: kinds },
      AND: [
        { OR: [{ recipientId: null }, { recipientId: userId }] },
        owner === undefined ? {} : { OR: [{ recipientId: userId }, { owner }, { kind: BACKUP_FAILED }] },
      ],
      createdAt: { gt: after },
    },
  });
}

/** Writes a notification with its deliveries. @returns the ids of the deliveries */
export async function insertNotification(
  tx: Tx,
  notification: Prisma.NotificationUncheckedCreateInput,
  deliveries: ({ webhookId: string } | { email: string })[],
): Promise<string[]> {
  const row = await tx.notification.create({
    data: { ...notification, deliveries: { create: deliveries } },
    select: { deliveries: { select: { id: true } } },
  });
  return row.deliveries.map(({ id }) => id);
}

/** With their deliveries. @returns how many */
export async function deleteNotificationsBefore(db: Db, before: Date): Promise<number> {
  const { count } = await db.notification.deleteMany({ where: { createdAt: { lt: before } } });
  return count;
}

/** A person with their preferences, which are null until they were changed. */
export function findPreferences(db: Db, userId: string) {
  return db.user.findUnique({ where: { id: userId }, select: { createdAt: true, notifications: true } });
}

/** Those who want mails and may sign in. */
export function findMailPreferences(tx: Tx) {
  return tx.notificationPreference.findMany({
    where: { email: true, user: { disabledAt: null } },
    select: {
      mutedKinds: true,
      ownOnly: true,
      user: { select: { id: true, name: true, email: true, role: true } },
    },
  });
}

export async function upsertReadAt(db: Db, userId: string, readAt: Date): Promise<void> {
  await db.notificationPreference.upsert({
    where: { userId },
    create: { userId, mutedKinds: [], readAt },
    update: { readAt },
  });
}

/** Makes a person's preferences where there are none, and changes them at the revision that was seen. */
export async function updatePreferences(
  db: Db,
  { userId, revision }: { userId: string; revision: number },
  changes: { mutedKinds?: NotificationKind[]; ownOnly?: boolean; email?: boolean },
): Promise<{ count: number }> {
  await db.notificationPreference.upsert({
    where: { userId },
    create: { userId, mutedKinds: [] },
    update: {},
  });
  return db.notificationPreference.updateMany({
    where: { userId, revision },
    data: { ...changes, revision: raised },
  });
}
