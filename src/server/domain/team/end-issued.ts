import type { IssuedAccess } from '@/shared/contracts/team';
import type { Deps } from '../../deps';
import { deleteUnusedInvites } from './invite-repo';
import { deleteAccess, findIssued, updateIssuer, updateTokensRevoked } from './issued-repo';
import type { Queries } from './repo';

/** What still lets somebody in by this person's doing; shown before it is ended. */
export function listIssued(deps: Pick<Deps, 'db'>, userId: string): Promise<IssuedAccess> {
  return findIssued(deps.db, userId, new Date());
}

/**
 * Ends everything a person has issued: sessions, API tokens, worker tokens, invitations, links for new passwords.
 * What serves the team rather than the person, worker tokens and invitations, may be handed over instead.
 */
export async function endIssued(
  tx: Queries,
  { userId, handOverTo, now }: { userId: string; handOverTo: string | null; now: Date },
): Promise<void> {
  await deleteAccess(tx, userId);
  await updateTokensRevoked(tx, { userId, kind: 'api', now });
  if (handOverTo !== null) return updateIssuer(tx, userId, handOverTo);
  await updateTokensRevoked(tx, { userId, kind: 'worker', now });
  await deleteUnusedInvites(tx, userId);
}
