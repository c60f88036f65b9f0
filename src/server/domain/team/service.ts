import { roleSchema, type TeamMember } from '@/shared/contracts/team';
import type { Role } from '@/shared/permissions';
import { advisoryLock } from '../../db/locks';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { countAdministrators, findMember, findMembers, type Queries } from './repo';

export async function listMembers(deps: Pick<Deps, 'db'>, actor: Actor): Promise<TeamMember[]> {
  const members = await findMembers(deps.db);
  return members.map(({ disabledAt, role, ...member }) => ({
    ...member,
    role: roleSchema.parse(role),
    disabled: disabledAt !== null,
    me: member.id === actor.userId,
  }));
}

/** @throws AppError `not-found`; `conflict` when the team would be left without an administrator. */
export async function setRole(
  deps: Pick<Deps, 'db' | 'env' | 'log'>,
  actor: Actor,
  { id, role }: { id: string; role: Role },
): Promise<void> {
  const before = await deps.db.$transaction(async (tx) => {
    await advisoryLock(deps, tx, 'administrators');
    const member = await requireMember(tx, id);
    if (role !== 'administrator') await keepAnAdministrator(tx, member);
    await tx.user.update({ where: { id }, data: { role } });
    return member.role;
  });
  deps.log.info({ audit: 'role changed', member: id, from: before, to: role, by: actor.userId });
}

/**
 * A disabled member can't sign in; sessions and API tokens end at once. Worker tokens go on: they speak for a
 * machine, not for the person who made them, and are revoked on their own.
 * @throws AppError `not-found`; `conflict` when the team would be left without an administrator.
 */
export async function setDisabled(
  deps: Pick<Deps, 'db' | 'env' | 'log' | 'live'>,
  actor: Actor,
  { id, disabled }: { id: string; disabled: boolean },
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    await advisoryLock(deps, tx, 'administrators');
    const member = await requireMember(tx, id);
    if (!disabled) {
      await tx.user.update({ where: { id }, data: { disabledAt: null } });
      return;
    }
    await keepAnAdministrator(tx, member);
    const now = new Date();
    await tx.user.update({ where: { id }, data: { disabledAt: member.disabledAt ?? now } });
    await tx.session.deleteMany({ where: { userId: id } });
    await tx.apiToken.updateMany({
      where: { userId: id, kind: 'api', revokedAt: null },
      data: { revokedAt: now },
    });
  });
  if (disabled) deps.live.publishAccess();
  deps.log.info({ audit: disabled ? 'member disabled' : 'member enabled', member: id, by: actor.userId });
}

async function requireMember(db: Queries, id: string) {
  const member = await findMember(db, id);
  if (!member) throw new AppError('not-found', 'This person is not in the team any more; reload the page.');
  return member;
}

/** Asks who else is administrator; only after `advisoryLock`, or two who step down at once each see the other stay. */
async function keepAnAdministrator(db: Queries, member: { id: string; role: string }): Promise<void> {
  if (member.role !== 'administrator') return;
  if ((await countAdministrators(db, { except: member.id })) > 0) return;
  throw new AppError(
    'conflict',
    'The last administrator has to stay one: make somebody else administrator first.',
  );
}
