import { useQuery } from '@tanstack/react-query';
import { Stamp } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { RelativeTime } from '@/components/ui/relative-time';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import type { ModelDetail } from '@/shared/contracts/models';
import { OpenReviewDialog } from './open-review-dialog';
import { ReviewBadge } from './review-badge';

/** The reviews of one version, and the way to another one. */
export function ModelReviews({ model }: { model: ModelDetail }) {
  const trpc = useTRPC();
  const mayAsk = useMay('review:write');
  const [asking, setAsking] = useState(false);
  const { data } = useQuery(trpc.reviews.list.queryOptions({ modelId: model.id }));
  const reviews = data?.items ?? [];
  const offered =
    mayAsk &&
    data !== undefined &&
    !model.champion &&
    model.evaluations.length > 0 &&
    !reviews.some(({ state }) => state === 'open');
  if (reviews.length === 0 && !offered) return null;
  return (
    <Card>
      <CardHeader
        title="Review"
        description={reviews.length === 0 ? 'Make it the champion of its dataset' : undefined}
        actions={
          offered && (
            <Button size="sm" onClick={() => setAsking(true)}>
              <Stamp aria-hidden />
              Ask for a review
            </Button>
          )
        }
        className={reviews.length === 0 ? 'border-b-0' : undefined}
      />
      <ul className="divide-y">
        {reviews.map((review) => (
          <li key={review.id} className="flex items-center justify-between gap-3 px-4 py-2 text-sm">
            <span>
              <Link href={`/reviews/${review.number}`} className="rounded-sm text-accent hover:underline">
                Review #{review.number}
              </Link>{' '}
              <RelativeTime date={review.createdAt} className="text-muted text-xs" />
            </span>
            <ReviewBadge review={review} />
          </li>
        ))}
      </ul>
      {asking && <OpenReviewDialog model={model} onClose={() => setAsking(false)} />}
    </Card>
  );
}
