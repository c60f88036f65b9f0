/** Any origin will do: only the path is used. */
const HERE = 'http://here.invalid';

/**
 * The sign-in page, with the way back to `from`.
 * @param ended the person had a session, so the page says why it appeared
 */
export function loginPath(from: string, { ended = false } = {}): string {
  const next = safeNext(from);
  const query = new URLSearchParams({ ...(next !== '/' && { next }), ...(ended && { ended: '1' }) });
  return query.size === 0 ? '/login' : `/login?${query}`;
}

/** Goes to the sign-in page, which says that the session ended and leads back here. Browser only. */
export function leaveForLogin(): void {
  const { pathname, search } = window.location;
  if (pathname === '/login' || pathname === '/join') return;
  window.location.assign(loginPath(pathname + search, { ended: true }));
}

/** A path inside this site, or `/`: `next` comes from the address bar and must not lead elsewhere. */
export function safeNext(next: string | null | undefined): string {
  if (!next?.startsWith('/')) return '/';
  try {
    // Read as a browser would, which drops tabs and takes `\` for `/`.
    const url = new URL(next, HERE);
    const path = url.pathname + url.search + url.hash;
    return url.origin === HERE && !path.startsWith('//') ? path : '/';
  } catch {
    return '/';
  }
}
