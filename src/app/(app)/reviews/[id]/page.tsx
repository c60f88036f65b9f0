import { ReviewPage } from '@/features/reviews/review-page';

export const metadata = { title: 'Review' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <ReviewPage id={id} />;
}
