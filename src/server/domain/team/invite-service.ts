import { randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import type { z } from 'zod';
import { type acceptInviteInput, type InviteItem, roleSchema } from '@/shared/contracts/team';
import { daysAfter } from '@/shared/days';
import { isLower, may, type Role } from '@/shared/permissions';
import { requirePerson } from '../../actor-may';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';
import {
  deleteInvite,
  findCreator,
  findNames,
  findUsableInvite,
  findUsableInvites,
  insertInvite,
  updateUsed,
} from './invite-repo';
import { requireOwnName } from './name-policy';
import { requireGoodPassword } from './password-policy';
import { insertMember, isEmailTaken, type Queries } from './repo';
import { hashTokenSecret, newLinkToken } from './token-secret';

const GONE = 'This invitation was used, has expired or was withdrawn. Ask an administrator for a new link.';

/** Invitations that can still be used, newest first. */
export async function listInvites(deps: Pick<Deps, 'db'>): Promise<InviteItem[]> {
  const rows = await findUsableInvites(deps.db);
  const names = await findNames(
    deps.db,
    rows.flatMap(({ createdBy }) => createdBy ?? []),
  );
  return rows.map(({ id, role, createdBy, createdAt, expiresAt }) => ({
    id,
    role: roleSchema.parse(role),
    createdBy: (createdBy && names.get(createdBy)) ?? null,
    createdAt,
    expiresAt,
  }));
}

/** Invites somebody in the name of a person. @throws AppError `not-allowed` for callers that use a token */
export function inviteAs(
  deps: Pick<Deps, 'db' | 'log'>,
  actor: Actor,
  role: Role,
): Promise<{ id: string; path: string }> {
  requirePerson(actor);
  return createInvite(deps, { role, createdBy: actor.userId });
}

/** Makes a one-time link, as a path with its token. Only the token's hash is kept. */
export async function createInvite(
  deps: Pick<Deps, 'db' | 'log'>,
  { role, createdBy }: { role: Role; createdBy: string },
): Promise<{ id: string; path: string }> {
  const token = newLinkToken();
  const id = await insertInvite(deps.db, {
    tokenHash: hashTokenSecret(token),
    role,
    createdBy,
    expiresAt: daysAfter(new Date(), tunables.inviteDays),
  });
  deps.log.info({ audit: 'invitation created', inviteId: id, role, by: createdBy });
  return { id, path: `/join?token=${token}` };
}

/** @throws AppError `not-found` when it was used or withdrawn before. */
export async function revokeInvite(deps: Pick<Deps, 'db' | 'log'>, id: string): Promise<void> {
  if (!(await deleteInvite(deps.db, id))) {
    throw new AppError('not-found', 'This invitation was used or withdrawn already. Reload the page.');
  }
  deps.log.info({ audit: 'invitation withdrawn', inviteId: id });
}

export async function findInvite(deps: Pick<Deps, 'db'>, token: string): Promise<{ role: string } | null> {
  const invite = await findUsableInvite(deps.db, hashTokenSecret(token));
  return invite && (await isBacked(deps.db, invite)) ? { role: invite.role } : null;
}

/** Whoever made it may still invite, and has the role that it grants or a higher one. */
async function isBacked(
  db: Queries,
  { createdBy, role }: { createdBy: string | null; role: string },
): Promise<boolean> {
  const creator = createdBy ? await findCreator(db, createdBy) : null;
  const [has, grants] = [roleSchema.safeParse(creator?.role), roleSchema.safeParse(role)];
  if (!creator || creator.disabledAt || !has.success || !grants.success) return false;
  return may(has.data, 'team:manage') && !isLower(has.data, grants.data);
}

/**
 * Makes the account an invitation stands for. Of two that come at once one wins, the other gets `conflict`.
 * @throws AppError `not-found` when the invitation cannot be used, `conflict` when the address has an account.
 */
export async function acceptInvite(
  deps: Pick<Deps, 'db' | 'log'>,
  input: z.output<typeof acceptInviteInput>,
): Promise<{ id: string; email: string }> {
  const tokenHash = hashTokenSecret(input.token);
  // Hashing a password takes a while: only who has a link can make the server do it.
  if (!(await findInvite(deps, input.token))) throw new AppError('not-found', GONE);
  await requireGoodPassword(input.password, input);
  const passwordHash = await hashPassword(input.password);
  const member = { id: randomUUID(), name: input.name, email: input.email.toLowerCase() };
  const role = await deps.db.$transaction(async (tx) => {
    // So that nobody is disabled or demoted between the question who made it and the account.
    await tx.dialect.advisoryLock(tx, 'administrators');
    const invite = await updateUsed(tx, tokenHash, member.id);
    if (!invite || !(await isBacked(tx, invite))) throw new AppError('conflict', GONE);
    if (await isEmailTaken(tx, member.email)) {
      throw new AppError('conflict', `${member.email} has an account already. Sign in with it.`);
    }
    await requireOwnName(tx, member.name, null);
    const role = roleSchema.parse(invite.role);
    await insertMember(tx, { ...member, role, passwordHash });
    return role;
  });
  deps.log.info({ audit: 'member joined', member: member.id, role });
  return { id: member.id, email: member.email };
}
