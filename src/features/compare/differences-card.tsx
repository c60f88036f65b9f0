'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Check, X } from 'lucide-react';
import { SeriesSwatch } from '@/components/charts/series-swatch';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { ShowMore } from '@/components/ui/show-more';
import { Skeleton } from '@/components/ui/skeleton';
import type { DifferingPhoto } from '@/shared/contracts/compare';
import { count, counted, percent } from '@/shared/format';
import { useTRPC } from '../api/trpc';
import { PhotoGallery } from '../confusion/photo-gallery';
import type { ComparedRun } from './compared-run';

/** More answers than these below one photo are counted, not listed. */
const MAX_ANSWERS = 6;

interface DifferencesCardProps {
  runs: readonly ComparedRun[];
  split: 'validation' | 'test';
}

/** The photos that some of the models name right and others wrong, those that most get wrong first. */
export function DifferencesCard({ runs, split }: DifferencesCardProps) {
  const trpc = useTRPC();
  const models = runs.filter(({ run }) => run.modelId !== null);
  const query = useInfiniteQuery({
    ...trpc.models.differences.infiniteQueryOptions(
      { models: models.map(({ run }) => String(run.modelNumber)), split },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    enabled: models.length > 1,
  });
  if (models.length < 2) return null;
  const photos = query.data?.pages.flatMap((page) => page.photos) ?? [];
  const first = query.data?.pages[0];
  return (
    <Card>
      <CardHeader
        title="Where they differ"
        description={
          first
            ? `${counted(first.total, 'photo')} of ${count(first.shared)} that all ${count(models.length)} models were evaluated on: some right, some wrong`
            : 'Photos that some models name right and others wrong'
        }
      />
      {query.error ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} className="py-6" />
      ) : !first ? (
        <CardBody>
          <Skeleton className="h-28" />
        </CardBody>
      ) : first.total === 0 ? (
        <p className="px-4 py-6 text-center text-muted text-sm">
          {first.shared === 0
            ? `They were evaluated on no ${split} photo in common.`
            : 'They are right and wrong on the same photos.'}
        </p>
      ) : (
        <>
          <PhotoGallery
            modelId={models[0]?.run.modelId ?? ''}
            photos={photos.map((photo) => ({
              hash: photo.photoHash,
              title: photo.label,
              caption: caption(photo, models),
              answers: <Answers photo={photo} models={models} />,
            }))}
          />
          <ShowMore query={query} label="Show more photos" />
        </>
      )}
    </Card>
  );
}

function Answers({ photo, models }: { photo: DifferingPhoto; models: readonly ComparedRun[] }) {
  const right = photo.answers.filter(({ isRight }) => isRight).length;
  if (photo.answers.length > MAX_ANSWERS) {
    return (
      <p className="text-muted">
        {count(right)} of {count(photo.answers.length)} models right
      </p>
    );
  }
  return (
    <ul>
      {photo.answers.map(({ label, confidence, isRight }, index) => {
        const model = models[index];
        if (!model) return null;
        const Mark = isRight ? Check : X;
        return (
          <li
            key={model.id}
            className="flex items-center gap-1.5 text-muted"
            title={`${model.label}: ${label}`}
          >
            <SeriesSwatch style={model.style} width={12} />
            <Mark
              role="img"
              aria-label={isRight ? 'right' : 'wrong'}
              className={isRight ? 'size-3 shrink-0 text-good' : 'size-3 shrink-0 text-bad'}
            />
            <span className="min-w-0 truncate">{label}</span>
            <span className="ml-auto whitespace-nowrap tabular-nums">{percent(confidence, 0)}</span>
          </li>
        );
      })}
    </ul>
  );
}

function caption({ answers }: DifferingPhoto, models: readonly ComparedRun[]): string {
  const listed = answers
    .slice(0, MAX_ANSWERS)
    .map(({ label, confidence }, index) => `${models[index]?.label}: ${label} (${percent(confidence, 0)})`);
  const more = answers.length - listed.length;
  return more > 0 ? `${listed.join(' · ')} · and ${more} more` : listed.join(' · ');
}
