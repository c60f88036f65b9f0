import { ResetPage } from '@/features/auth/reset-page';

export const metadata = { title: 'New password' };

export default async function Page({ searchParams }: { searchParams: Promise<{ token?: string }> }) {
  const { token } = await searchParams;
  return <ResetPage token={token ?? ''} />;
}
