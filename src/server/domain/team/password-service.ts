import { hashPassword, verifyPassword } from 'better-auth/crypto';
import type { ChangePasswordInput } from '@/shared/contracts/team';
import { requirePerson } from '../../actor-may';
import type { Tx } from '../../db/dialect';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { updateTokensRevoked } from './issued-repo';
import { requireGoodPassword } from './password-policy';
import { deleteResets, findPerson, upsertPassword } from './password-repo';
import { deleteOtherSessions } from './session-repo';
import { countAttempt, forgetAttempts } from './sign-in-attempts';

/**
 * Changes one's password. Every other session ends on the server, whatever its browser does, and the API tokens with
 * it if asked.
 * @throws AppError `bad-request` for a wrong or a weak password, `too-many-requests` after too many wrong ones
 */
export async function changePassword(
  deps: Pick<Deps, 'db' | 'live'>,
  actor: Actor,
  { currentPassword, newPassword, revokeTokens }: ChangePasswordInput,
): Promise<void> {
  requirePerson(actor);
  const person = await findPerson(deps.db, actor.userId);
  if (!person?.passwordHash) {
    throw new AppError('bad-request', 'You have no password here: you sign in through your organisation.');
  }
  await countAttempt(deps, person.email);
  if (!(await verifyPassword({ hash: person.passwordHash, password: currentPassword }))) {
    throw new AppError('bad-request', 'The current password is incorrect.');
  }
  await forgetAttempts(deps, person.email);
  await setPassword(deps, person, { newPassword, revokeTokens, keepSession: actor.sessionId });
}

interface NewPassword {
  newPassword: string;
  revokeTokens?: boolean | undefined;
  keepSession?: string | undefined;
  /** Uses up, in the same transaction, what entitles to it; throws when that is gone. */
  claim?: (tx: Tx) => Promise<void>;
}

/** Sets a password, and ends what the old one has let in. */
export async function setPassword(
  deps: Pick<Deps, 'db' | 'live'>,
  person: { id: string; name: string; email: string; passwordHash: string | null },
  { newPassword, revokeTokens = false, keepSession, claim }: NewPassword,
): Promise<void> {
  await requireGoodPassword(newPassword, person);
  if (person.passwordHash && (await verifyPassword({ hash: person.passwordHash, password: newPassword }))) {
    throw new AppError('bad-request', 'This is your current password. Choose another one.');
  }
  const passwordHash = await hashPassword(newPassword);
  await deps.db.$transaction(async (tx) => {
    await claim?.(tx);
    await upsertPassword(tx, person.id, passwordHash);
    await deleteOtherSessions(tx, person.id, keepSession);
    await deleteResets(tx, person.id);
    if (revokeTokens) await updateTokensRevoked(tx, { userId: person.id, kind: 'api', now: new Date() });
  });
  deps.live.publishAccess();
}
