import { DraftPage } from '@/features/drafts/draft-page';

export const metadata = { title: 'Draft' };

export default async function Page({ params }: { params: Promise<{ draft: string }> }) {
  const { draft } = await params;
  return <DraftPage draftId={draft} />;
}
