'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Stamp } from 'lucide-react';
import { useUrlParams } from '@/components/hooks/use-url-params';
import { Card, CardHeader } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { RelativeTime } from '@/components/ui/relative-time';
import { Select } from '@/components/ui/select';
import { ShowMore } from '@/components/ui/show-more';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { LeakBadge } from '@/features/leaks/leak-badge';
import { useLiveTopics } from '@/features/live/use-live-topics';
import { REVIEW_STATES, type ReviewListItem } from '@/shared/contracts/reviews';
import { counted } from '@/shared/format';
import { ChampionsCard } from './champions-card';
import { ReviewBadge } from './review-badge';

const STATES = [
  { value: '', label: 'All' },
  { value: 'open', label: 'Open' },
  { value: 'approved', label: 'Approved' },
  { value: 'withdrawn', label: 'Withdrawn' },
];

/** The champions, and every review that led to them or may. */
export function ReviewsPage() {
  const trpc = useTRPC();
  useLiveTopics(['reviews']);
  const [params, change] = useUrlParams();
  const state = REVIEW_STATES.find((one) => one === params.get('state'));
  const list = useInfiniteQuery(
    trpc.reviews.list.infiniteQueryOptions(
      { state },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const reviews = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <PageHeader
        title="Reviews"
        description="A model version becomes the champion of its dataset by a review, and by nothing else."
      />
      <div className="grid gap-4">
        <ChampionsCard />
        <Card>
          <CardHeader
            title="Reviews"
            actions={
              <Select
                aria-label="State"
                size="sm"
                className="w-36"
                value={state ?? ''}
                onValueChange={(next) => change({ state: next || null })}
                options={STATES}
              />
            }
          />
          {list.error && !list.data ? (
            <ErrorState error={list.error} onRetry={() => list.refetch()} />
          ) : !list.data ? (
            <div className="p-4">
              <Skeleton className="h-24" />
            </div>
          ) : reviews.length === 0 ? (
            <EmptyState
              icon={Stamp}
              title="No reviews"
              description="Open a model version and choose “Ask for a review” to put it up against the champion."
            />
          ) : (
            <>
              <ul className="divide-y">
                {reviews.map((review) => (
                  <ReviewEntry key={review.id} review={review} />
                ))}
              </ul>
              <ShowMore query={list} label="Show older reviews" />
            </>
          )}
        </Card>
      </div>
    </>
  );
}

function ReviewEntry({ review }: { review: ReviewListItem }) {
  const { number, model, baseline, approvals, changesRequested } = review;
  const votes = [
    approvals > 0 ? counted(approvals, 'approval') : '',
    changesRequested > 0 ? `${changesRequested} asking for changes` : '',
  ].filter(Boolean);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm">
      <span className="min-w-0 flex-1 basis-64">
        <Link
          href={`/reviews/${number}`}
          className="wrap-anywhere rounded-sm font-medium hover:text-accent hover:underline"
        >
          Review #{number}: model #{model.number} {model.name}
        </Link>
        <span className="block text-muted text-xs">
          {review.datasetName} ·{' '}
          {baseline ? `against #${baseline.number} ${baseline.name}` : 'first champion'}
          {review.createdBy && ` · ${review.createdBy}`} · <RelativeTime date={review.createdAt} />
        </span>
      </span>
      <LeakBadge leaks={model.leaks} />
      <span className="text-muted text-xs">{votes.join(', ')}</span>
      <ReviewBadge review={review} />
    </li>
  );
}
