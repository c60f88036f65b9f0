import type { Role } from '@/shared/permissions';
import type { Database } from '../../db/dialect';
import { LOCAL_USER } from './local-user';

/** A database or a transaction on it. */
export type Queries = Pick<Database, 'user' | 'session' | 'account' | 'apiToken' | 'invite'>;

/** People of the team: everybody but the built-in user. */
export function findMembers(db: Queries) {
  return db.user.findMany({
    where: { id: { not: LOCAL_USER.id } },
    select: {
      id: true,
      name: true,
      email: true,
      role: true,
      revision: true,
      disabledAt: true,
      createdAt: true,
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}

export function findMember(db: Queries, id: string) {
  return db.user.findFirst({ where: { AND: [{ id }, { id: { not: LOCAL_USER.id } }] } });
}

/** Administrators who can sign in, `except` one. */
export function countAdministrators(db: Queries, { except }: { except?: string } = {}): Promise<number> {
  const ids = except ? [LOCAL_USER.id, except] : [LOCAL_USER.id];
  return db.user.count({ where: { role: 'administrator', disabledAt: null, id: { notIn: ids } } });
}

/** Makes an account that signs in with this password. E-mail addresses are kept in lower case, as better-auth looks them up. */
export async function insertMember(
  db: Queries,
  member: { id: string; name: string; email: string; role: Role; passwordHash: string },
): Promise<void> {
  const { passwordHash, ...user } = member;
  await db.user.create({
    data: {
      ...user,
      emailVerified: true,
      accounts: {
        create: {
          id: `${user.id}-password`,
          accountId: user.id,
          providerId: 'credential',
          password: passwordHash,
        },
      },
    },
  });
}
