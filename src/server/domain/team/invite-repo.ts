import type { Role } from '@/shared/permissions';
import type { Invite } from '../../db/generated/client';
import type { Queries } from './repo';

const usable = () => ({ usedAt: null, expiresAt: { gt: new Date() } });

/** Invitations that can still be used, the newest first. */
export function findUsableInvites(db: Queries): Promise<Invite[]> {
  return db.invite.findMany({ where: usable(), orderBy: { createdAt: 'desc' } });
}

export function findUsableInvite(db: Queries, tokenHash: string): Promise<Invite | null> {
  return db.invite.findFirst({ where: { ...usable(), tokenHash } });
}

export async function insertInvite(
  db: Queries,
  invite: { tokenHash: string; role: Role; createdBy: string; expiresAt: Date },
): Promise<string> {
  const { id } = await db.invite.create({ data: invite, select: { id: true } });
  return id;
}

/** Names of people by their id. */
export async function findNames(db: Queries, ids: readonly string[]): Promise<Map<string, string>> {
  const people = await db.user.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true },
  });
  return new Map(people.map(({ id, name }) => [id, name]));
}

/** Whoever made an invitation, with what counts of them now. */
export function findCreator(db: Queries, id: string) {
  return db.user.findUnique({ where: { id }, select: { role: true, disabledAt: true } });
}

/** Uses up an invitation. @returns null when it cannot be used (any more) */
export async function updateUsed(tx: Queries, tokenHash: string, usedBy: string): Promise<Invite | null> {
  const [invite] = await tx.invite.updateManyAndReturn({
    where: { ...usable(), tokenHash },
    data: { usedAt: new Date(), usedBy },
  });
  return invite ?? null;
}

/** @returns false when it was used or withdrawn before */
export async function deleteInvite(db: Queries, id: string): Promise<boolean> {
  const { count } = await db.invite.deleteMany({ where: { id, usedAt: null } });
  return count > 0;
}

/** Withdraws the unused invitations that one person made. */
export async function deleteUnusedInvites(db: Queries, createdBy: string): Promise<void> {
  await db.invite.deleteMany({ where: { createdBy, usedAt: null } });
}
