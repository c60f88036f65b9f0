/** The sign-in page, with the way back to `from`. */
export function loginPath(from: string): string {
  const next = safeNext(from);
  return next === '/' ? '/login' : `/login?next=${encodeURIComponent(next)}`;
}

/** A path inside this site, or `/`: `next` comes from the address bar and must not lead elsewhere. */
export function safeNext(next: string | null | undefined): string {
  if (!next?.startsWith('/') || next.startsWith('//') || next.includes('\\')) return '/';
  return next;
}
