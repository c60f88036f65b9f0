import { createHmac, randomBytes } from 'node:crypto';

/** A new secret of a webhook: 256 random bits behind a prefix that tells people and secret scanners what it is. */
export function newWebhookSecret(): string {
  return `mm_whs_${randomBytes(32).toString('base64url')}`;
}

/**
 * The header by which a receiver knows that a body is ours and when it was sent.
 * @param at seconds since 1970
 * @returns `t=<at>,v1=<hex of HMAC-SHA256(secret, "<at>.<body>")>`
 */
export function signatureOf({ secret, body, at }: { secret: string; body: string; at: number }): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
}
