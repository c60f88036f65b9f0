import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Deps } from '../deps';
import { AppError } from '../errors';
import { isBearer } from './actor';

/**
 * Does the browser state that this request comes from one of our own pages? Browsers attach our cookie to requests
 * of foreign pages too, so every unsafe request that rests on a cookie must pass here. Current browsers always state
 * the origin; a request without one does not pass.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, publicUrl: string | null): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = headers;
  if (!origin || origin === 'null') return false;
  if (origin === publicUrl) return true;
  try {
    return host !== undefined && new URL(origin).host === host.toLowerCase();
  } catch {
    return false;
  }
}

/**
 * Refuses an unsafe request that could rest on a cookie and does not come from one of our own pages.
 * @throws AppError `not-allowed`
 */
export function requireSameOrigin(deps: Pick<Deps, 'env'>, req: IncomingMessage): void {
  if (req.method === 'GET' || req.method === 'HEAD') return;
  // Browsers attach cookies and even Basic credentials by themselves, but never a bearer token.
  if (isBearer(req.headers.authorization)) return;
  if (isSameOrigin(req.headers, deps.env.publicUrl)) return;
  throw new AppError(
    'not-allowed',
    'This request does not come from a page of this server. Programs use an API token: Authorization: Bearer …',
  );
}
