import type { Db } from '../../db/dialect';
import { findSetting, upsertSetting } from '../../db/settings';
import { tunables } from '../../tunables';
import { findFactors } from './factor-repo';

const REQUIRED = 'secondFactorRequired';

/** Read for each request of a page, so kept for a moment; by database, for tests have several in one process. */
const remembered = new WeakMap<object, { required: boolean; readAt: number }>();

/** Does the team require a second factor of everybody who signs in by password? */
export async function isSecondFactorRequired({ db }: { db: Db }): Promise<boolean> {
  const known = remembered.get(db);
  if (known && performance.now() - known.readAt < tunables.policyCacheMs) return known.required;
  const required = (await findSetting(db, REQUIRED)) === '1';
  remembered.set(db, { required, readAt: performance.now() });
  return required;
}

export async function saveSecondFactorRequired({ db }: { db: Db }, required: boolean): Promise<void> {
  await upsertSetting(db, REQUIRED, required ? '1' : '0');
  remembered.delete(db);
}

/** Must this person set up a second factor before anything else? */
export async function lacksSecondFactor(
  { db }: { db: Db },
  user: { id: string; twoFactorEnabled?: boolean | null },
): Promise<boolean> {
  if (user.twoFactorEnabled || !(await isSecondFactorRequired({ db }))) return false;
  const { hasPassword, passkeys } = await findFactors(db, user.id);
  return hasPassword && passkeys === 0;
}

/** Where a second factor is required and theirs is a passkey, the password alone lets nobody in. */
export async function needsPasskey({ db }: { db: Db }, userId: string): Promise<boolean> {
  if (!(await isSecondFactorRequired({ db }))) return false;
  const { hasApp, passkeys } = await findFactors(db, userId);
  return !hasApp && passkeys > 0;
}
