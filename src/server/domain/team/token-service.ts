import type { TokenItem } from '@/shared/contracts/tokens';
import { may } from '@/shared/permissions';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { LOCAL_USER } from './local-user';
import { hashTokenSecret, newTokenSecret, tokenPrefix } from './token-secret';

type TokenKind = TokenItem['kind'];

/** A token's last use is noted once in this time: a write for each call would cost more than the call. */
const LAST_USED_STEP_MS = 60_000;

/** One's own tokens; administrators see everybody's. The machine's own are no concern of people. */
export async function listTokens(deps: Pick<Deps, 'db'>, actor: Actor): Promise<TokenItem[]> {
  const all = may(actor.role, 'team:manage');
  const rows = await deps.db.apiToken.findMany({
    where: all ? { userId: { not: LOCAL_USER.id } } : { userId: actor.userId },
    include: { user: { select: { name: true } } },
    orderBy: { createdAt: 'desc' },
  });
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind === 'worker' ? 'worker' : 'api',
    name: row.name,
    prefix: row.prefix,
    createdAt: row.createdAt,
    lastUsedAt: row.lastUsedAt,
    revoked: row.revokedAt !== null,
    owner: row.user?.name ?? null,
  }));
}

/**
 * Makes a token. The secret is in the answer and nowhere else.
 * @throws AppError `not-allowed` for a worker token without `worker:manage`.
 */
export async function createToken(
  deps: Pick<Deps, 'db' | 'log'>,
  actor: Actor,
  { kind, name }: { kind: TokenKind; name: string },
): Promise<{ id: string; secret: string }> {
  if (kind === 'worker' && !may(actor.role, 'worker:manage')) {
    throw new AppError('not-allowed', 'Only administrators can make worker tokens; ask one of them.');
  }
  const secret = newTokenSecret(kind);
  const { id } = await deps.db.apiToken.create({
    data: { kind, name, prefix: tokenPrefix(secret), hash: hashTokenSecret(secret), userId: actor.userId },
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
  const mine = may(actor.role, 'team:manage') ? { userId: { not: LOCAL_USER.id } } : { userId: actor.userId };
  const { count } = await deps.db.apiToken.updateMany({
    where: { id, revokedAt: null, ...mine },
    data: { revokedAt: new Date() },
  });
  if (count === 0) throw new AppError('not-found', 'There is no such token in use; reload the list.');
  deps.live.publishAccess();
  deps.log.info({ audit: 'token revoked', tokenId: id, by: actor.userId });
}

/** May the token with this id be used now? */
export async function isTokenGood(deps: Pick<Deps, 'db'>, id: string): Promise<boolean> {
  const token = await deps.db.apiToken.findUnique({ where: { id } });
  return token !== null && isGood(token);
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
  const token = await deps.db.apiToken.findUnique({
    where: { hash: hashTokenSecret(secret) },
    include: { user: true },
  });
  if (!token || token.kind !== kind || !isGood(token)) return null;
  if (!token.lastUsedAt || now.getTime() - token.lastUsedAt.getTime() > LAST_USED_STEP_MS) {
    // Whoever only reads is not refused because this cannot be written down, on a full disk for one.
    await deps.db.apiToken
      .updateMany({ where: { id: token.id }, data: { lastUsedAt: now } })
      .catch(() => undefined);
  }
  return token;
}
