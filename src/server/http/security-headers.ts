import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Env } from '../env';
import { servesHttps } from '../request/protection';

/** The headers of every answer. */
export function setSecurityHeaders(res: ServerResponse, env: Pick<Env, 'publicUrl' | 'tls'>): void {
  res.setHeader('x-content-type-options', 'nosniff');
  // An invitation's link carries its token: it must not reach another site as a referrer.
  res.setHeader('referrer-policy', 'same-origin');
  res.setHeader('x-frame-options', 'DENY');
  res.setHeader('cross-origin-opener-policy', 'same-origin');
  res.setHeader('cross-origin-resource-policy', 'same-origin');
  res.setHeader('permissions-policy', 'camera=(self), microphone=(), geolocation=(), payment=(), usb=()');
  if (servesHttps(env)) {
    res.setHeader('strict-transport-security', 'max-age=31536000');
  }
}

/**
 * The content security policy of pages: only scripts that carry this answer's nonce run, and what they load.
 * Next reads the nonce from the request's own header and puts it on its scripts; the root layout reads
 * `x-nonce` for the theme's inline script. Styles stay open to inline ones: components set them as attributes,
 * which no nonce can allow.
 */
export function setPagePolicy(req: IncomingMessage, res: ServerResponse, env: Pick<Env, 'production'>): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'self'",
    // The development server evaluates modules and speaks over a socket of its own.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${env.production ? '' : " 'unsafe-eval'"}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${env.production ? '' : ' ws:'}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  req.headers['x-nonce'] = nonce;
  req.headers['content-security-policy'] = policy;
  res.setHeader('content-security-policy', policy);
}
