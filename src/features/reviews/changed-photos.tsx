import { useInfiniteQuery } from '@tanstack/react-query';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { ShowMore } from '@/components/ui/show-more';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { PhotoGallery } from '@/features/confusion/photo-gallery';
import type { Split } from '@/shared/coin-class';
import type { ReviewPhoto } from '@/shared/contracts/reviews';
import { counted, percent } from '@/shared/format';

interface ChangedPhotosProps {
  reviewId: string;
  /** The reviewed version. */
  modelId: string;
  split: Split;
  kind: 'new-errors' | 'fixed';
}

const titles = {
  'new-errors': { title: 'New errors', what: 'that the champion names right and this version wrong' },
  fixed: { title: 'Fixed errors', what: 'that the champion names wrong and this version right' },
} as const;

/** The photos that only one of the two names right, the surest wrong answer first. */
export function ChangedPhotos({ reviewId, modelId, split, kind }: ChangedPhotosProps) {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.reviews.photos.infiniteQueryOptions(
      { review: reviewId, split, kind },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const { title, what } = titles[kind];
  const photos = query.data?.pages.flatMap((page) => page.photos) ?? [];
  const total = query.data?.pages[0]?.total;
  const wrong = kind === 'new-errors' ? 'model' : 'baseline';
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title={title}
        description={total === undefined ? 'Photos' : `${counted(total, 'photo')} ${what}`}
      />
      {query.error ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} className="py-6" />
      ) : total === undefined ? (
        <CardBody>
          <Skeleton className="h-28" />
        </CardBody>
      ) : total === 0 ? (
        <p className="px-4 py-6 text-center text-muted text-sm">None</p>
      ) : (
        <>
          <PhotoGallery
            modelId={modelId}
            photos={photos.map((photo) => ({
              hash: photo.photoHash,
              title: photo.truth,
              caption: caption(photo),
              answers: (
                <p className="wrap-anywhere text-muted">
                  <span className="sr-only">Wrong answer: </span>→ {photo[wrong].answer}{' '}
                  {percent(photo[wrong].confidence, 0)}
                </p>
              ),
            }))}
          />
          <ShowMore query={query} label="Show more photos" />
        </>
      )}
    </Card>
  );
}

function caption({ model, baseline }: ReviewPhoto): string {
  const answer = ({ answer, confidence }: ReviewPhoto['model']) => `${answer} (${percent(confidence, 0)})`;
  return `This version: ${answer(model)} · champion: ${answer(baseline)}`;
}
