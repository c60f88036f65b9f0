import { DiffPage } from '@/features/versions/diff-page';

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <DiffPage id={decodeURIComponent((await params).id)} />;
}
