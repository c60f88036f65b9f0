import { ClassificationPage } from '@/features/classify/classification-page';

export const metadata = { title: 'Classified photo' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <ClassificationPage id={id} />;
}
