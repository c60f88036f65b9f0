import type { NotificationKind } from '@/shared/contracts/notifications';
import type { Db } from '../../db/dialect';
import type { Webhook } from '../../db/generated/client';
import { raised } from '../edits/save-edit';

/** The oldest first. */
export function findWebhooks(db: Db): Promise<Webhook[]> {
  return db.webhook.findMany({ orderBy: { createdAt: 'asc' } });
}

export function findWebhook(db: Db, id: string): Promise<Webhook | null> {
  return db.webhook.findUnique({ where: { id } });
}

export async function insertWebhook(
  db: Db,
  webhook: { url: string; kinds: NotificationKind[]; secret: string; createdBy: string },
): Promise<string> {
  const { id } = await db.webhook.create({ data: webhook, select: { id: true } });
  return id;
}

/** Switches a webhook at the revision that was seen, and raises the revision. */
export function updateEnabled(
  db: Db,
  { id, revision, enabled }: { id: string; revision: number; enabled: boolean },
): Promise<{ count: number }> {
  return db.webhook.updateMany({ where: { id, revision }, data: { enabled, revision: raised } });
}

/** @returns false when there is none */
export async function deleteWebhook(db: Db, id: string): Promise<boolean> {
  const { count } = await db.webhook.deleteMany({ where: { id } });
  return count > 0;
}
