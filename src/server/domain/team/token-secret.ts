import { createHash, randomBytes } from 'node:crypto';

type TokenKind = 'api' | 'worker';

const prefixes: Record<TokenKind, string> = { api: 'mm_api_', worker: 'mm_wkr_' };

/** A new token: 256 random bits behind a prefix that tells people and secret scanners what it is. */
export function newTokenSecret(kind: TokenKind): string {
  return prefixes[kind] + newLinkToken();
}

/** 256 random bits, for a link that works once. */
export function newLinkToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a token, or of that of a link. A plain hash is enough: there is nothing to guess in 256 random bits. */
export function hashTokenSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The part by which people recognise a token in a list. */
export function tokenPrefix(secret: string): string {
  return secret.slice(0, 12);
}
