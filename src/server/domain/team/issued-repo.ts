import type { Queries } from './repo';

const inUse = (now: Date) => ({ revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] });
const unused = (now: Date) => ({ usedAt: null, expiresAt: { gt: now } });

/** Everything a person has issued or holds that still lets somebody in. */
export async function findIssued(db: Queries, userId: string, now: Date) {
  const tokens = (kind: string) =>
    db.apiToken.findMany({
      where: { userId, kind, ...inUse(now) },
      select: { id: true, name: true },
      orderBy: { createdAt: 'asc' },
    });
  return {
    sessions: await db.session.count({ where: { userId, expiresAt: { gt: now } } }),
    apiTokens: await tokens('api'),
    workerTokens: await tokens('worker'),
    invitations: await db.invite.count({ where: { createdBy: userId, ...unused(now) } }),
    resetLinks: await db.passwordReset.count({ where: { createdBy: userId, ...unused(now) } }),
  };
}

/** Ends a person's sessions, and every link by which one could be had. */
export async function deleteAccess(db: Queries, userId: string): Promise<void> {
  await db.session.deleteMany({ where: { userId } });
  await db.passwordReset.deleteMany({ where: { OR: [{ userId }, { createdBy: userId }], usedAt: null } });
}

/** Ends a person's tokens of one kind. */
export async function updateTokensRevoked(
  db: Queries,
  { userId, kind, now }: { userId: string; kind: 'api' | 'worker'; now: Date },
): Promise<number> {
  const { count } = await db.apiToken.updateMany({
    where: { userId, kind, revokedAt: null },
    data: { revokedAt: now },
  });
  return count;
}

/** Makes worker tokens and unused invitations of one person those of another. */
export async function updateIssuer(db: Queries, from: string, to: string): Promise<void> {
  await db.apiToken.updateMany({
    where: { userId: from, kind: 'worker', revokedAt: null },
    data: { userId: to },
  });
  await db.invite.updateMany({ where: { createdBy: from, usedAt: null }, data: { createdBy: to } });
}
