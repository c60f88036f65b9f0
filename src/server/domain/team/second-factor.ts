import { requirePerson } from '../../actor-may';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { deleteSecondFactors, findFactors, findPasskeys } from './factor-repo';
import { requireMember } from './member-rules';
import { isSecondFactorRequired, saveSecondFactorRequired } from './second-factor-policy';

/**
 * Requires a second factor of everybody, or no longer. Whoever has none is led to set one up and may do nothing else
 * until then.
 * @throws AppError `conflict` when the administrator has none
 */
export async function requireSecondFactor(
  deps: Pick<Deps, 'db' | 'live'>,
  actor: Actor,
  required: boolean,
): Promise<void> {
  const own = await findFactors(deps.db, actor.userId);
  if (required && own.hasPassword && !own.hasApp && own.passkeys === 0) {
    throw new AppError('conflict', 'Set up a second factor for your own account first.');
  }
  await saveSecondFactorRequired(deps, required);
  deps.live.publishAccess();
}

/** How somebody's own account is protected. */
export async function listFactors(deps: Pick<Deps, 'db'>, actor: Actor) {
  const [factors, passkeys, required] = await Promise.all([
    findFactors(deps.db, actor.userId),
    findPasskeys(deps.db, actor.userId),
    isSecondFactorRequired(deps),
  ]);
  return { hasPassword: factors.hasPassword, hasApp: factors.hasApp, passkeys, required };
}

/**
 * Takes away the second factor of somebody who has lost it, recovery codes and passkeys included.
 * @throws AppError `not-found`
 */
export async function resetSecondFactor(
  deps: Pick<Deps, 'db' | 'live'>,
  actor: Actor,
  memberId: string,
): Promise<void> {
  requirePerson(actor);
  await requireMember(deps.db, memberId);
  await deps.db.$transaction((tx) => deleteSecondFactors(tx, memberId));
  deps.live.publishAccess();
}
