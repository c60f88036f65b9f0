/** Any origin will do: only paths are looked at. */
const HERE = 'http://here.invalid';

/** The sign-in page, with the way back to `from`. */
export function loginPath(from: string): string {
  const next = safeNext(from);
  return next === '/' ? '/login' : `/login?next=${encodeURIComponent(next)}`;
}

/** Goes to the sign-in page, which leads back here. Browser only. */
export function leaveForLogin(): void {
  const { pathname, search } = window.location;
  if (pathname !== '/login' && pathname !== '/join') window.location.assign(loginPath(pathname + search));
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
