import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Actor, Deps } from '../deps';
import { findUserByEmail } from '../domain/team/repo';
import { type AuthScope, authScope } from './auth-scope';
import { callerOf } from './caller';

/** Steps of a sign-in: recorded when they fail, too. */
const SIGN_INS = ['/sign-in/', '/two-factor/verify', '/passkey/verify-authentication', '/callback/'];

/**
 * Answers a request to better-auth and records it in the audit log: who signed in or failed to, and what somebody
 * changed of their own account.
 * @param path below `/api/auth`
 * @param actor who had a session before; signing out ends it
 */
export async function recordAuth(
  deps: Pick<Deps, 'audit' | 'db' | 'env'>,
  { req, res, path, actor }: { req: IncomingMessage; res: ServerResponse; path: string; actor: Actor | null },
  answer: () => Promise<void>,
): Promise<void> {
  const scope: AuthScope = { email: null, signedIn: null };
  await authScope.run(scope, answer);
  const isSignIn = scope.signedIn !== null || SIGN_INS.some((start) => path.startsWith(start));
  if (req.method === 'GET' && !isSignIn) return;
  if (!isSignIn && !actor) return;
  const status = res.statusCode;
  const outcome = status < 400 ? 'done' : status < 500 ? 'refused' : 'failed';
  const person = scope.signedIn ?? (actor && { id: actor.userId, name: actor.name });
  const account = !person && scope.email ? await findUserByEmail(deps.db, scope.email) : null;
  const record = {
    action: `auth${path.replaceAll('/', '.')}`,
    outcome,
    ...callerOf(deps, req),
    // The address that was tried, for administrators: whether it has an account stands in the object.
    actor: person ?? (scope.email ? { id: null, name: scope.email } : null),
    tokenId: null,
    object: { type: 'member', id: person?.id ?? account?.id ?? null },
    detail: outcome === 'done' ? {} : { status },
  } as const;
  // More than the limit of attempts allows can be sent at will.
  if (status === 429) deps.audit.recordSeldom(`429 ${record.address}`, record);
  else deps.audit.record(record);
}
