import { ConfusionPage } from '@/features/confusion/confusion-page';

export const metadata = { title: 'Confusion matrix' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <ConfusionPage id={id} />;
}
