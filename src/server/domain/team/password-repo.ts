import type { Queries } from './repo';

/** A person with the hash of their password; null there for one who signs in otherwise. */
export async function findPerson(db: Queries, id: string) {
  const user = await db.user.findUnique({
    where: { id },
    select: {
      id: true,
      name: true,
      email: true,
      disabledAt: true,
      accounts: { where: { providerId: 'credential' }, select: { password: true } },
    },
  });
  if (!user) return null;
  const { accounts, ...person } = user;
  return { ...person, passwordHash: accounts[0]?.password ?? null };
}

/** Sets a person's password, whether they had one or not. */
export async function upsertPassword(db: Queries, userId: string, password: string): Promise<void> {
  const where = { userId, providerId: 'credential' };
  const { count } = await db.account.updateMany({ where, data: { password } });
  if (count > 0) return;
  await db.account.create({ data: { id: `${userId}-password`, accountId: userId, ...where, password } });
}

export async function insertReset(
  db: Queries,
  reset: { tokenHash: string; userId: string; createdBy: string | null; expiresAt: Date },
): Promise<void> {
  await db.passwordReset.create({ data: reset });
}

/** A link that can be used, of a person who may sign in. */
export function findReset(db: Queries, tokenHash: string, now: Date) {
  return db.passwordReset.findFirst({
    where: { tokenHash, usedAt: null, expiresAt: { gt: now }, user: { disabledAt: null } },
    select: { id: true, userId: true },
  });
}

/** @returns false when it was used meanwhile */
export async function updateResetUsed(db: Queries, id: string, now: Date): Promise<boolean> {
  const { count } = await db.passwordReset.updateMany({ where: { id, usedAt: null }, data: { usedAt: now } });
  return count > 0;
}

/** Links that a person has been sent since, used or not. */
export function countMailedResets(db: Queries, userId: string, since: Date): Promise<number> {
  return db.passwordReset.count({ where: { userId, createdBy: null, createdAt: { gte: since } } });
}

/** The unused ones. */
export async function deleteResets(db: Queries, userId: string): Promise<void> {
  await db.passwordReset.deleteMany({ where: { userId, usedAt: null } });
}
