import type { SavedEdit } from '@/shared/contracts/edits';
import {
  listNotificationsInput,
  markReadInput,
  type NotificationList,
  type Preferences,
  preferencesInput,
} from '@/shared/contracts/notifications';
import * as notifications from '../../domain/notifications/service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');

export const notificationsRouter = router({
  list: read
    .input(listNotificationsInput)
    .query(
      ({ ctx, input }): Promise<NotificationList> =>
        notifications.listNotifications(ctx.deps, ctx.actor, input),
    ),
  markRead: read
    .input(markReadInput)
    .mutation(({ ctx, input }): Promise<void> => notifications.markRead(ctx.deps, ctx.actor, input)),
  preferences: read.query(
    ({ ctx }): Promise<Preferences> => notifications.getPreferences(ctx.deps, ctx.actor),
  ),
  setPreferences: read
    .input(preferencesInput)
    .mutation(
      ({ ctx, input }): Promise<SavedEdit> => notifications.setPreferences(ctx.deps, ctx.actor, input),
    ),
});
