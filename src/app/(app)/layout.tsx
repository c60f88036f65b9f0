import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { loginPath } from '@/features/api/login-path';
import { AppShell } from '@/features/shell/app-shell';
import { currentMe } from '../session';

/** Every page below needs a session; the API checks again for each call. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const me = await currentMe();
  if (!me) redirect(loginPath((await headers()).get('x-mintmark-path') ?? '/'));
  return <AppShell me={me}>{children}</AppShell>;
}
