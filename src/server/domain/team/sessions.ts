import type { SessionItem } from '@/shared/contracts/account';
import { daysAgo } from '@/shared/days';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';
import { deleteOtherSessions, deleteOwnSession, deleteSession, findSessions } from './session-repo';

/**
 * Ends a session that is older than any may become, however often it was used; its cookie may have been copied long
 * ago. @returns whether it was
 */
export async function endOverdueSession(
  deps: Pick<Deps, 'db'>,
  { id, createdAt }: { id: string; createdAt: Date },
): Promise<boolean> {
  if (createdAt > daysAgo(tunables.sessionLongestDays)) return false;
  // Whether the row can be removed or not, nobody is let in by it.
  await deleteSession(deps.db, id).catch(() => undefined);
  return true;
}

/** One's own sessions, the last used first. */
export async function listSessions(deps: Pick<Deps, 'db'>, actor: Actor): Promise<SessionItem[]> {
  const rows = await findSessions(deps.db, actor.userId, new Date());
  return rows.map(({ id, createdAt, updatedAt, ipAddress, userAgent }) => ({
    id,
    createdAt,
    lastUsedAt: updatedAt,
    address: ipAddress,
    browser: userAgent,
    current: id === actor.sessionId,
  }));
}

/** @throws AppError `not-found` */
export async function endSession(deps: Pick<Deps, 'db' | 'live'>, actor: Actor, id: string): Promise<void> {
  if (!(await deleteOwnSession(deps.db, actor.userId, id))) {
    throw new AppError('not-found', 'This session has ended already. Reload the page.');
  }
  deps.live.publishAccess();
}

/** Ends all of one's sessions but the one that asks for it. */
export async function endOtherSessions(deps: Pick<Deps, 'db' | 'live'>, actor: Actor): Promise<void> {
  await deleteOtherSessions(deps.db, actor.userId, actor.sessionId);
  deps.live.publishAccess();
}
