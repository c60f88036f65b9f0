'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Download, Printer } from 'lucide-react';
import { useUrlParams } from '@/components/hooks/use-url-params';
import { Button } from '@/components/ui/button';
import { Card, CardBody } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { RelativeTime } from '@/components/ui/relative-time';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { isApiError, useTRPC } from '@/features/api/trpc';
import { TestOpenings } from '@/features/evaluations/test-openings';
import { LeakBadge } from '@/features/leaks/leak-badge';
import { useLiveTopics } from '@/features/live/use-live-topics';
import { PeopleHere } from '@/features/presence/people-here';
import { ReviewPresence } from '@/features/presence/review-presence';
import { CommentThread } from '@/features/review/comment-thread';
import { type Split, splitSchema } from '@/shared/coin-class';
import type { ReviewDetail, ReviewedModel } from '@/shared/contracts/reviews';
import { ChangedPhotos } from './changed-photos';
import { ChangesCard } from './changes-card';
import { DecisionCard } from './decision-card';
import { FiguresCard } from './figures-card';
import { MatrixChangeCard } from './matrix-change-card';
import { RegressionsCard } from './regressions-card';
import { ReviewBadge } from './review-badge';

const splitLabels: Record<Split, string> = { test: 'Test', validation: 'Validation', train: 'Training' };

/** A version beside the champion: what is different, better and worse; and what people decide on it. */
export function ReviewPage({ id }: { id: string }) {
  const trpc = useTRPC();
  useLiveTopics(['reviews', 'comments']);
  const { data: review, error, refetch } = useQuery(trpc.reviews.get.queryOptions({ review: id }));
  const crumbs = [{ label: 'Reviews', href: '/reviews' }];
  if (error && !review) {
    const missing = isApiError(error, 'NOT_FOUND');
    return (
      <>
        <PageHeader title="Review" crumbs={crumbs} />
        <ErrorState
          error={error}
          title={missing ? 'This review does not exist' : undefined}
          onRetry={missing ? undefined : refetch}
        />
      </>
    );
  }
  if (!review) {
    return (
      <div role="status">
        <span className="sr-only">Loading…</span>
        <Skeleton className="mb-6 h-7 w-72" />
        <Skeleton className="h-96 rounded-lg" />
      </div>
    );
  }
  const { model, baseline, number } = review;
  return (
    <ReviewPresence reviewId={review.id}>
      <PageHeader
        title={`Review #${number}: ${model.name}`}
        crumbs={crumbs}
        meta={<ReviewMeta review={review} />}
        actions={
          <span className="flex gap-2 print:hidden">
            <Button onClick={() => window.print()}>
              <Printer aria-hidden />
              Print
            </Button>
            {(['pdf', 'html'] as const).map((format) => (
              <Button key={format} asChild>
                <a href={`/api/reviews/${number}/export?format=${format}`} download>
                  <Download aria-hidden />
                  {format.toUpperCase()}
                  <span className="sr-only"> file</span>
                </a>
              </Button>
            ))}
          </span>
        }
      />
      {/* One below the other in the order of need on a phone and on paper: what is asked, what it rests on, what was said. */}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem] lg:grid-rows-[auto_1fr] print:block print:[&>*>*]:mb-4">
        <div className="min-w-0 lg:col-start-2">
          <DecisionCard review={review} />
        </div>
        <div className="grid min-w-0 gap-4 lg:col-start-1 lg:row-span-2 lg:row-start-1">
          <Comparison review={review} />
        </div>
        <Card className="min-w-0 lg:col-start-2 print:hidden">
          <CardBody>
            <CommentThread modelId={model.id} />
          </CardBody>
        </Card>
      </div>
      {!baseline && review.state === 'open' && (
        <p className="mt-4 text-muted text-sm">
          {review.datasetName} has no champion yet: there is nothing to compare with.
        </p>
      )}
    </ReviewPresence>
  );
}

function ReviewMeta({ review }: { review: ReviewDetail }) {
  return (
    <>
      <ReviewBadge review={review} />
      <span>
        <ModelLink model={review.model} /> <LeakBadge leaks={review.model.leaks} />{' '}
        {review.baseline ? (
          <>
            against the champion <ModelLink model={review.baseline} />{' '}
            <LeakBadge leaks={review.baseline.leaks} />
          </>
        ) : (
          'as the first champion'
        )}{' '}
        of {review.datasetName}
      </span>
      <span>
        asked by {review.createdBy ?? 'a deleted member'} <RelativeTime date={review.createdAt} />
      </span>
      <PeopleHere />
    </>
  );
}

function ModelLink({ model }: { model: ReviewedModel }) {
  return (
    <Link href={`/models/${model.id}`} className="rounded-sm hover:underline">
      #{model.number} {model.name} (v{model.datasetVersion})
    </Link>
  );
}

function Comparison({ review }: { review: ReviewDetail }) {
  const trpc = useTRPC();
  const [params, change] = useUrlParams();
  const named = splitSchema.safeParse(params.get('split')).data;
  const split = named && review.splits.includes(named) ? named : review.split;
  const { data, error, refetch } = useQuery(
    trpc.reviews.comparison.queryOptions({ review: review.id, split }, { placeholderData: keepPreviousData }),
  );
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <Skeleton className="h-96 rounded-lg" />;
  const picker = review.splits.length > 1 && (
    <Select
      aria-label="Split"
      size="sm"
      className="w-32 print:hidden"
      value={split}
      onValueChange={(next) => change({ split: next === review.split ? null : next })}
      options={review.splits.map((value) => ({ value, label: splitLabels[value] }))}
    />
  );
  return (
    <>
      <FiguresCard review={review} compared={data} picker={picker} />
      {data.split === 'test' && (
        <div className="print:hidden">
          <TestOpenings opened models={[review.model.id, ...(review.baseline ? [review.baseline.id] : [])]} />
        </div>
      )}
      {review.baseline && (
        <>
          <RegressionsCard compared={data} />
          <ChangedPhotos
            reviewId={review.id}
            modelId={review.model.id}
            split={data.split}
            kind="new-errors"
          />
          <ChangedPhotos reviewId={review.id} modelId={review.model.id} split={data.split} kind="fixed" />
          <MatrixChangeCard review={review} compared={data} />
        </>
      )}
      <ChangesCard review={review} compared={data} />
    </>
  );
}
