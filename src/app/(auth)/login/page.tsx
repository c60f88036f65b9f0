import { redirect } from 'next/navigation';
import { safeNext } from '@/features/api/login-path';
import { LoginPage } from '@/features/auth/login-page';
import { currentMe } from '../../session';

export const metadata = { title: 'Sign in' };

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ next?: string; ended?: string; error?: string }>;
}) {
  const { next: asked, ended, error } = await searchParams;
  const next = safeNext(asked);
  if (await currentMe()) redirect(next);
  return <LoginPage next={next} sessionEnded={ended !== undefined} providerError={error} />;
}
