import { DatasetPage } from '@/features/datasets/dataset-page';

export const metadata = { title: 'Dataset' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <DatasetPage id={id} />;
}
