import { ComparePage } from '@/features/compare/compare-page';

export const metadata = { title: 'Compare' };

export default async function Page({ searchParams }: { searchParams: Promise<{ runs?: string }> }) {
  const { runs } = await searchParams;
  return <ComparePage runs={runs?.split(',').filter(Boolean) ?? []} />;
}
