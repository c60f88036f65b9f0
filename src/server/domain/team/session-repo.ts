import type { Queries } from './repo';

export async function deleteSession(db: Queries, id: string): Promise<void> {
  await db.session.deleteMany({ where: { id } });
}

/** A person's sessions that have not expired, the last used first. */
export function findSessions(db: Queries, userId: string, now: Date) {
  return db.session.findMany({
    where: { userId, expiresAt: { gt: now } },
    select: { id: true, createdAt: true, updatedAt: true, ipAddress: true, userAgent: true },
    orderBy: { updatedAt: 'desc' },
  });
}

/** @returns false when there is no such session of this person */
export async function deleteOwnSession(db: Queries, userId: string, id: string): Promise<boolean> {
  const { count } = await db.session.deleteMany({ where: { id, userId } });
  return count > 0;
}

/** Ends a person's sessions but one. */
export async function deleteOtherSessions(
  db: Queries,
  userId: string,
  except: string | undefined,
): Promise<void> {
  await db.session.deleteMany({ where: { userId, ...(except !== undefined && { id: { not: except } }) } });
}
