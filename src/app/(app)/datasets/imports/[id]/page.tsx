import { ImportPage } from '@/features/datasets/import/preview/import-page';

export const metadata = { title: 'Import' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <ImportPage id={id} />;
}
