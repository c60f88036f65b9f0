import type { Deps } from '../../deps';
import { tunables } from '../../tunables';

/** Removes notifications nobody looks for any more, and their deliveries. @returns how many */
export async function removeOldNotifications(deps: Pick<Deps, 'db'>, now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - tunables.notificationDays * 86_400_000);
  const { count } = await deps.db.notification.deleteMany({ where: { createdAt: { lt: before } } });
  return count;
}
