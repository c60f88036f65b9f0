import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import type { z } from 'zod';
import { type acceptInviteInput, type InviteItem, roleSchema } from '@/shared/contracts/team';
import type { Role } from '@/shared/permissions';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';
import { insertMember } from './repo';

const GONE = 'This invitation was used, has expired or was withdrawn. Ask an administrator for a new link.';

/** Invitations that can still be used, newest first. */
export async function listInvites(deps: Pick<Deps, 'db'>): Promise<InviteItem[]> {
  const rows = await deps.db.invite.findMany({ where: usable(), orderBy: { createdAt: 'desc' } });
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
  const { id } = await deps.db.invite.create({
    data: {
      tokenHash: hashInviteToken(token),
      role,
      createdBy,
      expiresAt: new Date(Date.now() + tunables.inviteDays * 86_400_000),
    },
  });
  deps.log.info({ audit: 'invitation created', inviteId: id, role, by: createdBy });
  return { id, path: `/join?token=${token}` };
}

/** @throws AppError `not-found` when it was used or withdrawn before. */
export async function revokeInvite(deps: Pick<Deps, 'db' | 'log'>, id: string): Promise<void> {
  const { count } = await deps.db.invite.deleteMany({ where: { id, usedAt: null } });
  if (count === 0) throw new AppError('not-found', 'This invitation was used or withdrawn; reload the list.');
  deps.log.info({ audit: 'invitation withdrawn', inviteId: id });
}

export async function findInvite(deps: Pick<Deps, 'db'>, token: string): Promise<{ role: string } | null> {
  const where = { ...usable(), tokenHash: hashInviteToken(token) };
  return deps.db.invite.findFirst({ where, select: { role: true } });
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
  // Hashing a password is dear: nobody without a link can make the server do it.
  if (!(await findInvite(deps, input.token))) throw new AppError('not-found', GONE);
  const passwordHash = await hashPassword(input.password);
  const member = { id: randomUUID(), name: input.name, email: input.email.toLowerCase() };
  const role = await deps.db.$transaction(async (tx) => {
    const { count } = await tx.invite.updateMany({
      where: { ...usable(), tokenHash },
      data: { usedAt: new Date(), usedBy: member.id },
    });
    if (count === 0) throw new AppError('conflict', GONE);
    if (await tx.user.findUnique({ where: { email: member.email }, select: { id: true } })) {
      throw new AppError('conflict', `${member.email} has an account already: sign in with it.`);
    }
    const invite = await tx.invite.findUniqueOrThrow({ where: { tokenHash } });
    const role = roleSchema.parse(invite.role);
    await insertMember(tx, { ...member, role, passwordHash });
    return role;
  });
  deps.log.info({ audit: 'member joined', member: member.id, role });
  return { email: member.email };
}

function usable() {
  return { usedAt: null, expiresAt: { gt: new Date() } };
}

function hashInviteToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
