import { SweepPage } from '@/features/sweeps/sweep-page';

export const metadata = { title: 'Sweep' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <SweepPage id={id} />;
}
