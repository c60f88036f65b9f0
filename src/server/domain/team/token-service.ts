import type { CreateTokenInput, TokenItem } from '@/shared/contracts/tokens';
import { daysAfter } from '@/shared/days';
import { TOKEN_SCOPES, type TokenScope } from '@/shared/permissions';
import { actorMay, requirePermission, requirePerson } from '../../actor-may';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';
import {
  findToken,
  findTokenByHash,
  findTokens,
  insertToken,
  updateLastUsed,
  updateRevoked,
} from './token-repo';
import { hashTokenSecret, newTokenSecret, tokenPrefix } from './token-secret';

type TokenKind = TokenItem['kind'];

/** One's own tokens; administrators see everybody's, but for those of the machine itself. */
export async function listTokens(deps: Pick<Deps, 'db'>, actor: Actor): Promise<TokenItem[]> {
  const rows = await findTokens(deps.db, ownerInReach(actor));
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind === 'worker' ? 'worker' : 'api',
    name: row.name,
    prefix: row.prefix,
    createdAt: row.createdAt,
    lastUsedAt: row.lastUsedAt,
    revoked: row.revokedAt !== null,
    owner: row.user?.name ?? null,
    ownerId: row.userId,
    scopes: scopesOf(row),
    expiresAt: row.expiresAt,
  }));
}

/**
 * Makes a token. The secret is in the answer and nowhere else.
 * @throws AppError `not-allowed` for a worker token without `worker:manage`, and for callers that use a token.
 */
export async function createToken(
  deps: Pick<Deps, 'db' | 'log'>,
  actor: Actor,
  { kind, name, scopes, expiresInDays }: CreateTokenInput,
): Promise<{ id: string; secret: string }> {
  requirePerson(actor);
  if (kind === 'worker') requirePermission(actor, 'worker:manage');
  const secret = newTokenSecret(kind);
  const id = await insertToken(deps.db, {
    kind,
    name,
    prefix: tokenPrefix(secret),
    hash: hashTokenSecret(secret),
    userId: actor.userId,
    scopes: kind === 'api' ? scopes : undefined,
    expiresAt: expiresInDays === undefined ? null : daysAfter(new Date(), expiresInDays),
  });
  deps.log.info({ audit: 'token created', tokenId: id, kind, by: actor.userId });
  return { id, secret };
}

/** @throws AppError `not-found` when there is none, or it is somebody else's and the actor no administrator. */
export async function revokeToken(
  deps: Pick<Deps, 'db' | 'log' | 'live'>,
  actor: Actor,
  id: string,
): Promise<void> {
  if (!(await updateRevoked(deps.db, id, ownerInReach(actor)))) {
    throw new AppError('not-found', 'This token was revoked already. Reload the page.');
  }
  deps.live.publishAccess();
  deps.log.info({ audit: 'token revoked', tokenId: id, by: actor.userId });
}

/** Whose tokens this person manages: their own, or for administrators (null) everybody's. */
function ownerInReach(actor: Actor): string | null {
  return actorMay(actor, 'team:manage') ? null : actor.userId;
}

/** May the token with this id be used now? */
export async function isTokenGood(deps: Pick<Deps, 'db'>, id: string): Promise<boolean> {
  const token = await findToken(deps.db, id);
  return token !== null && isGood(token);
}

/** What a token is limited to; null for whatever its person may do. */
export function scopesOf({ scopes }: { scopes: unknown }): TokenScope[] | null {
  if (scopes === null || scopes === undefined) return null;
  // What cannot be read grants nothing.
  return Array.isArray(scopes) ? TOKEN_SCOPES.filter((scope) => scopes.includes(scope)) : [];
}

function isGood({ revokedAt, expiresAt }: { revokedAt: Date | null; expiresAt: Date | null }): boolean {
  return !revokedAt && !(expiresAt && expiresAt <= new Date());
}

/** The token with this secret, its user included, when it may be used now. Notes the use. */
export async function findTokenBySecret(
  deps: Pick<Deps, 'db'>,
  { kind, secret }: { kind: TokenKind; secret: string },
) {
  const now = new Date();
  const token = await findTokenByHash(deps.db, hashTokenSecret(secret));
  if (!token || token.kind !== kind || !isGood(token)) return null;
  if (!token.lastUsedAt || now.getTime() - token.lastUsedAt.getTime() > tunables.tokenUseStepMs) {
    // Reading must not fail because this cannot be written, on a full disk for example.
    await updateLastUsed(deps.db, token.id, now).catch(() => undefined);
  }
  return token;
}
