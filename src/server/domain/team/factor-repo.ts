import type { Db, Tx } from '../../db/dialect';

/** By what a person can sign in. */
export async function findFactors(db: Db, userId: string) {
  const user = await db.user.findUnique({
    where: { id: userId },
    select: {
      twoFactorEnabled: true,
      _count: { select: { passkeys: true } },
      accounts: { where: { providerId: 'credential', password: { not: null } }, select: { id: true } },
    },
  });
  return {
    hasPassword: (user?.accounts.length ?? 0) > 0,
    hasApp: user?.twoFactorEnabled ?? false,
    passkeys: user?._count.passkeys ?? 0,
  };
}

export function findPasskeys(db: Db, userId: string) {
  return db.passkey.findMany({
    where: { userId },
    select: { id: true, name: true, createdAt: true },
    orderBy: { createdAt: 'asc' },
  });
}

/** With the sessions that were had by them. */
export async function deleteSecondFactors(tx: Tx, userId: string): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: { twoFactorEnabled: false } });
  await tx.twoFactor.deleteMany({ where: { userId } });
  await tx.passkey.deleteMany({ where: { userId } });
  await tx.session.deleteMany({ where: { userId } });
}
