import { notificationPath } from '@/shared/contracts/notifications';
import type { Notification } from '../../db/generated/client';
import type { Deps } from '../../deps';

/** Where people see the run or sweep; null unless the server's settings say how people reach it. */
export function addressOf(
  { env }: Pick<Deps, 'env'>,
  notification: Pick<Notification, 'runId' | 'sweepNumber'>,
): string | null {
  const isAboutSomething = notification.runId !== null || notification.sweepNumber !== null;
  return env.publicUrl && isAboutSomething ? `${env.publicUrl}${notificationPath(notification)}` : null;
}
