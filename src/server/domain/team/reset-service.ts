import type { ResetPasswordInput } from '@/shared/contracts/team';
import { requirePerson } from '../../actor-may';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';
import { sendPlainMail } from '../notifications/mail-transport';
import { countMailedResets, findPerson, findReset, insertReset, updateResetUsed } from './password-repo';
import { setPassword } from './password-service';
import { findMember, findUserByEmail } from './repo';
import { forgetAttempts } from './sign-in-attempts';
import { hashTokenSecret, newLinkToken } from './token-secret';

const GONE = 'This link was used or has expired. Ask for a new one.';
const HOUR_MS = 3_600_000;

/** Makes a one-time link by which a member sets a new password, as a path. @throws AppError `not-found` */
export async function createResetLink(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  memberId: string,
): Promise<{ id: string; path: string }> {
  requirePerson(actor);
  const member = await findMember(deps.db, memberId);
  if (!member || member.disabledAt) {
    throw new AppError('not-found', 'This person is disabled or not in the team any more. Reload the page.');
  }
  return { id: member.id, path: await newLink(deps, { userId: member.id, createdBy: actor.userId }) };
}

/**
 * Mails a link to whoever has this address. The answer is the same, and as quick, whether somebody has it or not.
 * @throws AppError `bad-request` where no mail is sent
 */
export function requestReset(deps: Pick<Deps, 'db' | 'env' | 'log'>, email: string): void {
  const { smtp } = deps.env;
  if (!smtp) throw new AppError('bad-request', 'This server sends no mail. Ask an administrator for a link.');
  void mailLink(deps, email).catch((error: unknown) =>
    deps.log.error({ err: error }, 'a link for a new password could not be mailed'),
  );
}

async function mailLink(deps: Pick<Deps, 'db' | 'env'>, email: string): Promise<void> {
  const user = await findUserByEmail(deps.db, email);
  const member = user && (await findMember(deps.db, user.id));
  if (!member || member.disabledAt) return;
  const since = new Date(Date.now() - tunables.resetLinkHours * HOUR_MS);
  if ((await countMailedResets(deps.db, member.id, since)) >= tunables.resetMails) return;
  const path = await newLink(deps, { userId: member.id, createdBy: null });
  // Never by what the request says its host is: a stranger could have the link sent to a server of their own.
  const origin = deps.env.publicUrl ?? `http://localhost:${deps.env.port}`;
  await sendPlainMail(deps, {
    to: member.email,
    subject: 'A new password for Mintmark',
    text: [
      'Somebody, probably you, asked for a new password for your account. Set it here:',
      `${origin}${path}`,
      `The link works once, for ${tunables.resetLinkHours} hours. If it was not you, do nothing: your password stays as it is.`,
    ].join('\n\n'),
  });
}

async function newLink(
  deps: Pick<Deps, 'db'>,
  { userId, createdBy }: { userId: string; createdBy: string | null },
): Promise<string> {
  const token = newLinkToken();
  const expiresAt = new Date(Date.now() + tunables.resetLinkHours * HOUR_MS);
  await insertReset(deps.db, { tokenHash: hashTokenSecret(token), userId, createdBy, expiresAt });
  return `/reset?token=${token}`;
}

/** Whose link it is; null when it cannot be used. */
export async function findResetLink(
  deps: Pick<Deps, 'db'>,
  token: string,
): Promise<{ email: string } | null> {
  const reset = await findReset(deps.db, hashTokenSecret(token), new Date());
  const person = reset && (await findPerson(deps.db, reset.userId));
  return person && { email: person.email };
}

/**
 * Sets a new password by a link, and ends all sessions. A second factor stays.
 * @throws AppError `not-found` when the link cannot be used, `bad-request` for a weak password
 */
export async function resetPassword(
  deps: Pick<Deps, 'db' | 'live'>,
  { token, newPassword, revokeTokens }: ResetPasswordInput,
): Promise<{ id: string; email: string }> {
  const now = new Date();
  const reset = await findReset(deps.db, hashTokenSecret(token), now);
  const person = reset && (await findPerson(deps.db, reset.userId));
  if (!reset || !person) throw new AppError('not-found', GONE);
  // Used up only by a password that is taken: a weak one must not cost the link. Of two at once the second finds it gone.
  await setPassword(deps, person, {
    newPassword,
    revokeTokens,
    claim: async (tx) => {
      if (!(await updateResetUsed(tx, reset.id, now))) throw new AppError('not-found', GONE);
    },
  });
  await forgetAttempts(deps, person.email);
  return { id: person.id, email: person.email };
}
