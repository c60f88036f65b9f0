import { ReviewsPage } from '@/features/reviews/reviews-page';

export const metadata = { title: 'Reviews' };

export default function Page() {
  return <ReviewsPage />;
}
