import type { Role } from '@/shared/permissions';
import type { Database } from '../../db/dialect';
import { raised } from '../edits/save-edit';
import { DELETED_MEMBER } from './deleted-member';
import { LOCAL_USER } from './local-user';

/** A database or a transaction on it. */
export type Queries = Pick<
  Database,
  'user' | 'session' | 'account' | 'apiToken' | 'invite' | 'passwordReset'
>;

/** Users of the server's own, whom nobody manages. */
const NO_MEMBERS: string[] = [LOCAL_USER.id, DELETED_MEMBER.id];

/** People of the team: everybody but the built-in users. */
export function findMembers(db: Queries) {
  return db.user.findMany({
    where: { id: { notIn: NO_MEMBERS } },
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
  return db.user.findFirst({ where: { AND: [{ id }, { id: { notIn: NO_MEMBERS } }] } });
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

/** Changes a member's row at the revision its editor saw, and raises the revision. */
export function updateMember(
  db: Queries,
  { id, revision }: { id: string; revision: number },
  changes: { role?: Role; disabledAt?: Date | null },
): Promise<{ count: number }> {
  return db.user.updateMany({ where: { id, revision }, data: { ...changes, revision: raised } });
}

/** Makes the built-in user where it is missing, and gives it back what it must have. */
export async function upsertLocalUser(db: Queries): Promise<void> {
  const { id, name, email, role } = LOCAL_USER;
  await db.user.upsert({
    where: { id },
    create: { id, name, email, role },
    update: { name, role, disabledAt: null },
  });
}

export async function isDisabled(db: Queries, id: string): Promise<boolean> {
  const user = await db.user.findUnique({ where: { id }, select: { disabledAt: true } });
  return Boolean(user?.disabledAt);
}

/** Whoever has this address, in whatever case it is written. */
export function findUserByEmail(db: Queries, email: string) {
  return db.user.findUnique({ where: { email: email.toLowerCase() }, select: { id: true, name: true } });
}

export async function isEmailTaken(db: Queries, email: string): Promise<boolean> {
  return (await db.user.count({ where: { email } })) > 0;
}
