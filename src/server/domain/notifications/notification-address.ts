import { notificationPath } from '@/shared/contracts/notifications';
import type { Notification } from '../../db/generated/client';
import type { Deps } from '../../deps';

/** Where people see what it is about; null unless the server's settings say how people reach it. */
export function addressOf(
  { env }: Pick<Deps, 'env'>,
  notification: Pick<Notification, 'kind' | 'runId' | 'sweepNumber' | 'reviewNumber' | 'path'>,
): string | null {
  const isAboutSomething =
    notification.runId !== null ||
    notification.sweepNumber !== null ||
    notification.reviewNumber !== null ||
    notification.path !== null ||
    notification.kind === 'backup-failed';
  return env.publicUrl && isAboutSomething ? `${env.publicUrl}${notificationPath(notification)}` : null;
}
