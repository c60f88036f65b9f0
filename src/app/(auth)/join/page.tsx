import { JoinPage } from '@/features/auth/join-page';

export const metadata = { title: 'Join' };

export default async function Page({ searchParams }: { searchParams: Promise<{ token?: string }> }) {
  const { token } = await searchParams;
  return <JoinPage token={token ?? ''} />;
}
