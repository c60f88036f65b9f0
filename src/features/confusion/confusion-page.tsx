'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { ExportNote } from '@/components/charts/export-note';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { Skeleton } from '@/components/ui/skeleton';
import { isApiError, useTRPC } from '@/features/api/trpc';
import { LeakNotice } from '@/features/leaks/leak-notice';
import { useLiveTopics } from '@/features/live/use-live-topics';
import { PeopleHere } from '@/features/presence/people-here';
import { ReviewPresence } from '@/features/presence/review-presence';
import { leakBadge } from '@/shared/leak-labels';
import { ConfusionExplorer } from './confusion-explorer';
import { EpochSlider } from './epoch-slider';
import { useConfusionAddress } from './use-confusion-address';

/**
 * The confusion matrix of one model version: `?split&epoch&truth&predicted` open a split, an epoch and a cell, `&review`
 * those who look at that review.
 */
export function ConfusionPage({ id }: { id: string }) {
  const trpc = useTRPC();
  useLiveTopics(['comments']);
  const address = useConfusionAddress();
  const model = useQuery(trpc.models.get.queryOptions({ model: id }));
  const evaluated = model.data?.evaluations.map((entry) => entry.split) ?? [];
  const split = address.split ?? (evaluated.includes('test') ? 'test' : evaluated[0]);
  const confusion = useQuery(
    trpc.models.confusion.queryOptions(
      { model: id, split: split ?? 'test' },
      { enabled: split !== undefined, placeholderData: keepPreviousData },
    ),
  );

  const review = useReviewOf(model.data?.id);
  const past = useQuery(
    trpc.models.epochConfusion.queryOptions(
      { model: id, epoch: address.epoch ?? 1 },
      { enabled: address.epoch !== null, placeholderData: keepPreviousData, retry: false },
    ),
  );
  // Until an epoch is there, and where it is not kept, the matrix of the model stays.
  const shown = (address.epoch === null ? null : past.data) ?? confusion.data;

  const error = model.error ?? (confusion.data ? null : confusion.error);
  return (
    <ReviewPresence reviewId={review?.id ?? null}>
      <PageHeader
        title="Confusion matrix"
        documentTitle={model.data && `Confusion of ${model.data.name}`}
        crumbs={[
          { label: 'Models', href: '/models' },
          {
            label: model.data ? `${model.data.name} (#${model.data.number})` : 'Model',
            href: `/models/${id}`,
          },
        ]}
        meta={
          review && (
            <>
              <Link href={`/reviews/${review.number}`} className="rounded-sm hover:underline">
                Review #{review.number}
              </Link>
              <PeopleHere />
            </>
          )
        }
        actions={
          model.data?.canClassify && (
            <Button asChild>
              <Link href={`/classify?models=${model.data.number}`}>Classify with it</Link>
            </Button>
          )
        }
      />
      {model.data && <LeakNotice of={model.data} />}
      {error ? (
        <ErrorState
          error={error}
          onRetry={
            isApiError(error, 'NOT_FOUND')
              ? undefined
              : () => (model.error ? model.refetch() : confusion.refetch())
          }
        />
      ) : model.data && split === undefined ? (
        <EmptyState
          title="This version was not evaluated"
          description="Its run ended before the final evaluation. Clone the run and let it finish to get a matrix."
        />
      ) : shown ? (
        <ExportNote note={leakBadge(model.data?.leaks ?? null)}>
          <ConfusionExplorer
            confusion={shown}
            cell={address.cell}
            setAddress={address.setAddress}
            epochs={
              shown.split === 'validation' && (
                <EpochSlider modelId={shown.modelId} epoch={address.epoch} onChange={address.setEpoch} />
              )
            }
          />
        </ExportNote>
      ) : (
        <ConfusionSkeleton />
      )}
    </ReviewPresence>
  );
}

/** The review of this model that the address names; null without one. */
function useReviewOf(modelId: string | undefined) {
  const trpc = useTRPC();
  const named = useSearchParams().get('review');
  const { data } = useQuery({
    ...trpc.reviews.get.queryOptions({ review: named ?? '' }),
    enabled: named !== null && named !== '',
    retry: false,
  });
  return data && data.model.id === modelId ? data : null;
}

function ConfusionSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading…</span>
      <Skeleton className="mb-3 h-8 w-full max-w-2xl" />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <Skeleton className="aspect-square h-auto w-full max-w-[calc(100svh-10.5rem)] rounded-lg" />
        <Skeleton className="h-96 rounded-lg" />
      </div>
    </div>
  );
}
