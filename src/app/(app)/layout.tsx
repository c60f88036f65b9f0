import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { loginPath } from '@/features/api/login-path';
import { AppShell } from '@/features/shell/app-shell';
import { PlainHttpNotice } from '@/features/shell/plain-http-notice';
import { getServerContext } from '@/server/server-context';
import { currentMe } from '../session';

/** Every page below needs a session; the API checks again for each call. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const me = await currentMe();
  if (!me) redirect(loginPath(await currentPath(), { ended: await sentSessionCookie() }));
  if (me.lacksSecondFactor && !(await currentPath()).startsWith('/account')) redirect('/account');
  return (
    <AppShell me={me}>
      {getServerContext().isReadableByNetwork && <PlainHttpNotice />}
      {children}
    </AppShell>
  );
}

/** A request with the cookie of a session that is not valid any more: the session ended. */
async function sentSessionCookie(): Promise<boolean> {
  return (await cookies()).getAll().some(({ name }) => name.endsWith('session_token'));
}

/** Path and query of the request, which the server in front of Next puts into a header: a layout does not get them. */
async function currentPath(): Promise<string> {
  const path = (await headers()).get('x-mintmark-path') ?? '/';
  const url = new URL(path, 'http://localhost');
  // Next's mark of a request for a page's data.
  url.searchParams.delete('_rsc');
  return url.pathname + url.search;
}
