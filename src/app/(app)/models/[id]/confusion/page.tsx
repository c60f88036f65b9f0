import { ConfusionPage } from '@/features/confusion/confusion-page';

export const metadata = { title: 'Confusion matrix' };

interface PageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ split?: string; truth?: string; predicted?: string }>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const [{ id }, { split, truth, predicted }] = await Promise.all([params, searchParams]);
  return <ConfusionPage id={id} split={split} truth={truth} predicted={predicted} />;
}
