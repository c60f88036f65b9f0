import type { IncomingMessage, ServerResponse } from 'node:http';
import { fromNodeHeaders } from 'better-auth/node';
import { roleSchema } from '@/shared/contracts/team';
import type { Actor, Deps } from '../deps';
import { LOCAL_USER } from '../domain/team/local-user';
import { lacksSecondFactor } from '../domain/team/second-factor-policy';
import { endOverdueSession } from '../domain/team/sessions';
import { findTokenBySecret, scopesOf } from '../domain/team/token-service';

type Callers = Pick<Deps, 'auth' | 'db'>;

/**
 * Who sends this request: the person of its `Authorization: Bearer <api token>`, or else of its session cookie. With
 * an invalid bearer token nobody does, whatever the cookie says; other schemes, such as the Basic of a proxy in front
 * of the server, are not for us. Null when nobody is signed in or the account is disabled.
 * @param res when given, receives the cookie of a session that was prolonged.
 */
export async function actorFromRequest(
  deps: Callers,
  req: IncomingMessage,
  res?: ServerResponse,
): Promise<Actor | null> {
  return actorFromHeaders(deps, fromNodeHeaders(req.headers), (cookie) => {
    if (res && !res.headersSent) res.appendHeader('set-cookie', cookie);
  });
}

/** As `actorFromRequest`, for callers that have the headers only (server components). */
export async function actorFromHeaders(
  deps: Callers,
  headers: Headers,
  setCookie?: (cookie: string) => void,
): Promise<Actor | null> {
  const authorization = headers.get('authorization') ?? undefined;
  if (isBearer(authorization)) {
    const secret = bearerToken(authorization);
    return secret ? actorFromToken(deps, secret) : null;
  }
  if (!headers.has('cookie')) return null;
  const getSession = (query?: { disableRefresh: true }) =>
    deps.auth.api.getSession({ headers, query, returnHeaders: true });
  // Once a day reading a session prolongs it: where that cannot be written, reading must work all the same.
  const answer = await getSession().catch(() => getSession({ disableRefresh: true }));
  if (!answer.response) return null;
  const { user, session } = answer.response;
  if (await endOverdueSession(deps, session)) return null;
  for (const cookie of answer.headers.getSetCookie()) setCookie?.(cookie);
  const actor = toActor(user);
  if (!actor) return null;
  const lacks = await lacksSecondFactor(deps, user);
  return { ...actor, sessionId: session.id, ...(lacks && { lacksSecondFactor: true }) };
}

/** The worker token behind `token`, or null when it is unknown, revoked, expired or no worker token. */
export async function workerFromToken(
  deps: Pick<Deps, 'db'>,
  token: string,
): Promise<{ tokenId: string } | null> {
  const found = await findTokenBySecret(deps, { kind: 'worker', secret: token });
  return found && { tokenId: found.id };
}

/** Does this header speak for its sender, so that no cookie counts beside it? */
export function isBearer(authorization: string | undefined): boolean {
  return /^Bearer\b/i.test(authorization ?? '');
}

/** The token of an `Authorization: Bearer …` header, or null. */
export function bearerToken(authorization: string | undefined): string | null {
  return authorization?.match(/^Bearer +(\S+)$/i)?.[1] ?? null;
}

async function actorFromToken(deps: Callers, secret: string): Promise<Actor | null> {
  const found = await findTokenBySecret(deps, { kind: 'api', secret });
  const actor = found?.user ? toActor(found.user) : null;
  if (!found || !actor) return null;
  const isLocal = actor.userId === LOCAL_USER.id;
  return { ...actor, token: { id: found.id, scopes: scopesOf(found), isLocal } };
}

function toActor(user: {
  id: string;
  name: string;
  email: string;
  role: string;
  disabledAt?: Date | null;
}): Actor | null {
  const role = roleSchema.safeParse(user.role);
  if (user.disabledAt || !role.success) return null;
  return { userId: user.id, name: user.name, email: user.email, role: role.data };
}
