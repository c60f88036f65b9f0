import type { z } from 'zod';
import type { SavedEdit } from '@/shared/contracts/edits';
import {
  roleSchema,
  type setDisabledInput,
  type setRoleInput,
  type TeamMember,
} from '@/shared/contracts/team';
import { isLower } from '@/shared/permissions';
import type { Actor, Deps } from '../../deps';
import { saveEdit } from '../edits/save-edit';
import { endIssued } from './end-issued';
import { keepAnAdministrator, requireMember, unknownMember } from './member-rules';
import { findMember, findMembers, type Queries, updateMember } from './repo';

export async function listMembers(deps: Pick<Deps, 'db'>, actor: Actor): Promise<TeamMember[]> {
  const members = await findMembers(deps.db);
  return members.map(({ disabledAt, role, ...member }) => ({
    ...member,
    role: roleSchema.parse(role),
    disabled: disabledAt !== null,
    me: member.id === actor.userId,
  }));
}

/**
 * Changes a member's role. One who loses permissions loses everything issued with them: see `endIssued`.
 * @throws StaleEditError, AppError `not-found`; `conflict` when the team would be left without an administrator.
 */
export async function setRole(
  deps: Pick<Deps, 'db' | 'env' | 'log' | 'live'>,
  actor: Actor,
  { id, revision, role, handOver = false }: z.input<typeof setRoleInput>,
): Promise<SavedEdit> {
  const { before, saved } = await deps.db.$transaction(async (tx) => {
    await tx.dialect.advisoryLock(tx, 'administrators');
    const member = await requireMember(tx, id);
    if (role !== 'administrator') await keepAnAdministrator(tx, member);
    const saved = await saveEdit({
      ...editOf(tx, id),
      revision,
      changes: { role },
      write: () => updateMember(tx, { id, revision }, { role }),
    });
    const lowered = isLower(role, roleSchema.parse(member.role));
    if (lowered)
      await endIssued(tx, { userId: id, handOverTo: handOver ? actor.userId : null, now: new Date() });
    return { before: member.role, saved };
  });
  // Open sockets and pages find out what they may do now.
  deps.live.publishAccess();
  deps.log.info({ audit: 'role changed', member: id, from: before, to: role, by: actor.userId });
  return saved;
}

/**
 * A disabled member can't sign in, and everything the member has issued ends at once or is handed over.
 * @throws AppError `not-found`; `conflict` when the team would be left without an administrator.
 */
export async function setDisabled(
  deps: Pick<Deps, 'db' | 'env' | 'log' | 'live'>,
  actor: Actor,
  { id, revision, disabled, handOver = false }: z.input<typeof setDisabledInput>,
): Promise<SavedEdit> {
  const saved = await deps.db.$transaction(async (tx) => {
    await tx.dialect.advisoryLock(tx, 'administrators');
    const member = await requireMember(tx, id);
    if (disabled) await keepAnAdministrator(tx, member);
    const now = new Date();
    const disabledAt = disabled ? (member.disabledAt ?? now) : null;
    const saved = await saveEdit({
      ...editOf(tx, id),
      revision,
      changes: { disabled },
      write: () => updateMember(tx, { id, revision }, { disabledAt }),
    });
    if (disabled) await endIssued(tx, { userId: id, handOverTo: handOver ? actor.userId : null, now });
    return saved;
  });
  if (disabled) deps.live.publishAccess();
  deps.log.info({ audit: disabled ? 'member disabled' : 'member enabled', member: id, by: actor.userId });
  return saved;
}

/** What the edits of a member have in common. */
function editOf(db: Queries, id: string) {
  return {
    read: async () => {
      const member = await findMember(db, id);
      if (!member) return null;
      return { revision: member.revision, role: member.role, disabled: member.disabledAt !== null };
    },
    gone: unknownMember,
  };
}
