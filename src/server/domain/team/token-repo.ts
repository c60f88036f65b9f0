import type { TokenScope } from '@/shared/permissions';
import type { ApiToken } from '../../db/generated/client';
import { LOCAL_USER } from './local-user';
import type { Queries } from './repo';

/** Whose tokens: one person's, or those of all people. The machine's own are no concern of people. */
const whereOwner = (userId: string | null) => ({ userId: userId ?? { not: LOCAL_USER.id } });

export interface NewToken {
  kind: 'api' | 'worker';
  name: string;
  prefix: string;
  hash: string;
  userId: string;
  scopes?: TokenScope[] | undefined;
  expiresAt?: Date | null;
}

/** The newest first. @param userId null for everybody's */
export function findTokens(db: Queries, userId: string | null) {
  return db.apiToken.findMany({
    where: whereOwner(userId),
    include: { user: { select: { name: true } } },
    orderBy: { createdAt: 'desc' },
  });
}

export function findToken(db: Queries, id: string): Promise<ApiToken | null> {
  return db.apiToken.findUnique({ where: { id } });
}

/** The token with this hash of its secret, with its user. */
export function findTokenByHash(db: Queries, hash: string) {
  return db.apiToken.findUnique({ where: { hash }, include: { user: true } });
}

export async function insertToken(db: Queries, token: NewToken): Promise<string> {
  const { id } = await db.apiToken.create({ data: token, select: { id: true } });
  return id;
}

/** Writes a token under a fixed id, with a new secret where it exists. */
export async function upsertToken(db: Queries, token: NewToken & { id: string }): Promise<void> {
  const { id, prefix, hash } = token;
  await db.apiToken.upsert({ where: { id }, create: token, update: { prefix, hash, revokedAt: null } });
}

/** @param userId null for whoever's it is @returns false when there is no such token in use */
export async function updateRevoked(db: Queries, id: string, userId: string | null): Promise<boolean> {
  const { count } = await db.apiToken.updateMany({
    where: { id, revokedAt: null, ...whereOwner(userId) },
    data: { revokedAt: new Date() },
  });
  return count > 0;
}

export async function updateLastUsed(db: Queries, id: string, at: Date): Promise<void> {
  await db.apiToken.updateMany({ where: { id }, data: { lastUsedAt: at } });
}
