import type { IncomingHttpHeaders } from 'node:http';

/**
 * Does a browser say that this request comes from one of our own pages? Browsers attach our cookie to requests
 * of foreign pages too, so every unsafe request that rests on a cookie must pass here. A request that says
 * nothing of its origin is no request of a current browser and does not pass.
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
