import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import type { z } from 'zod';
import { type acceptInviteInput, type InviteItem, roleSchema } from '@/shared/contracts/team';
import type { Role } from '@/shared/permissions';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';
import { deleteInvite, findUsableInvite, findUsableInvites, insertInvite, updateUsed } from './invite-repo';
import { insertMember, isEmailTaken } from './repo';

const GONE = 'This invitation was used, has expired or was withdrawn. Ask an administrator for a new link.';

/** Invitations that can still be used, newest first. */
export async function listInvites(deps: Pick<Deps, 'db'>): Promise<InviteItem[]> {
  const rows = await findUsableInvites(deps.db);
  return rows.map(({ id, role, createdAt, expiresAt }) => ({
    id,
    role: roleSchema.parse(role),
    createdAt,
    expiresAt,
  }));
}

/** Makes a one-time link, as a path with its token. Only the token's hash is kept. */
export async function createInvite(
  deps: Pick<Deps, 'db' | 'log'>,
  { role, createdBy }: { role: Role; createdBy: string },
): Promise<{ id: string; path: string }> {
  const token = randomBytes(32).toString('base64url');
  const id = await insertInvite(deps.db, {
    tokenHash: hashInviteToken(token),
    role,
    createdBy,
    expiresAt: new Date(Date.now() + tunables.inviteDays * 86_400_000),
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
  const invite = await findUsableInvite(deps.db, hashInviteToken(token));
  return invite && { role: invite.role };
}

/**
 * Makes the account an invitation stands for. Of two that come at once one wins, the other gets `conflict`.
 * @throws AppError `not-found` when the invitation cannot be used, `conflict` when the address has an account.
 */
export async function acceptInvite(
  deps: Pick<Deps, 'db' | 'log'>,
  input: z.output<typeof acceptInviteInput>,
): Promise<{ email: string }> {
  const tokenHash = hashInviteToken(input.token);
  // Hashing a password takes a while: only who has a link can make the server do it.
  if (!(await findInvite(deps, input.token))) throw new AppError('not-found', GONE);
  const passwordHash = await hashPassword(input.password);
  const member = { id: randomUUID(), name: input.name, email: input.email.toLowerCase() };
  const role = await deps.db.$transaction(async (tx) => {
    const invite = await updateUsed(tx, tokenHash, member.id);
    if (!invite) throw new AppError('conflict', GONE);
    if (await isEmailTaken(tx, member.email)) {
      throw new AppError('conflict', `${member.email} has an account already. Sign in with it.`);
    }
    const role = roleSchema.parse(invite.role);
    await insertMember(tx, { ...member, role, passwordHash });
    return role;
  });
  deps.log.info({ audit: 'member joined', member: member.id, role });
  return { email: member.email };
}

function hashInviteToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
