import type { SignInOptions } from '@/shared/contracts/team';
import type { Deps } from '../../deps';

/** How one may sign in here; known to everybody, for the sign-in page shows it. */
export function signInOptions({ env }: Pick<Deps, 'env'>): SignInOptions {
  return { mailsResets: env.smtp !== null, oidcName: env.oidc?.name ?? null };
}
