'use client';

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, LayoutGrid } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { photoUrl } from '@/components/ui/coin-photo';
import { ErrorState } from '@/components/ui/error-state';
import { holdPhotos } from '@/components/ui/held-photos';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { useLiveTopics } from '@/features/live/use-live-topics';
import type { DatasetVersionDetail } from '@/shared/contracts/datasets';
import type { PhotoPage as Page } from '@/shared/contracts/photo-page';
import { count } from '@/shared/format';
import { MissingPage } from '../../lifecycle/missing-page';
import { SplitDot, splitLabels } from '../splits';
import { useDatasetAddress } from '../use-dataset-address';
import { PhotoAnswers } from './photo-answers';
import { PhotoFacts } from './photo-facts';
import { PhotoGroups } from './photo-groups';
import { PhotoHistory } from './photo-history';
import { photoKey } from './photo-keys';
import { gridPath, photoPath } from './photo-path';

/** Side of the photo, in pixels. */
const PHOTO_SIDE = 512;

/** @param dataset id or name */
export function PhotoPage({ dataset, hash }: { dataset: string; hash: string }) {
  const trpc = useTRPC();
  const { address } = useDatasetAddress();
  const version = useQuery(
    trpc.datasets.version.queryOptions({ dataset, number: address.version ?? undefined }),
  );
  useLiveTopics(['reports', 'evaluations']);
  if (version.error) {
    return (
      <MissingPage kind="dataset" id={dataset} error={version.error} onRetry={() => version.refetch()} />
    );
  }
  if (version.isPending) return <PhotoSkeleton />;
  return <LoadedVersion version={version.data} first={hash} />;
}

/** Everything that is known of one photo of a version; the next one that the grid's filter finds is an arrow key away. */
function LoadedVersion({ version, first }: { version: DatasetVersionDetail; first: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { address } = useDatasetAddress();
  const [hash, setHash] = useState(first);
  const { id: versionId, datasetId } = version;
  const ask = (of: string) =>
    trpc.datasets.photo.queryOptions({ versionId, hash: of, filter: address.filter });
  const page = useQuery({ ...ask(hash), placeholderData: keepPreviousData });
  const place = page.data?.place;
  const back = gridPath(datasetId, { ...address, photo: page.data?.id ?? null });

  // The photos beside it are there before somebody asks for them, with all that is said of them.
  const prefetch = useEffectEvent((beside: string[]) => {
    holdPhotos(beside, PHOTO_SIDE);
    for (const other of beside) void queryClient.prefetchQuery(ask(other));
  });
  const { previous = null, next = null } = place ?? {};
  useEffect(() => prefetch([next, previous].filter((other) => other !== null)), [next, previous]);

  function go(to: string | null) {
    if (to === null || page.isPlaceholderData) return;
    setHash(to);
    // Not router.replace: the page has all it needs to show the next one at once.
    window.history.replaceState(null, '', photoPath({ datasetId, hash: to, address }));
  }
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const action = photoKey(event);
    if (action === null) return;
    event.preventDefault();
    if (action === 'grid') router.push(back);
    else go(action === 'next' ? next : previous);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);

  if (page.error) {
    return (
      <ErrorState
        error={page.error}
        onRetry={() => page.refetch()}
        action={
          <Button asChild>
            <Link href={back}>All photos</Link>
          </Button>
        }
      />
    );
  }
  if (!page.data) return <PhotoSkeleton />;
  return (
    <>
      <PageHeader
        title={page.data.fileName}
        crumbs={[
          { label: 'Datasets', href: '/datasets' },
          { label: version.datasetName, href: `/datasets/${datasetId}` },
          { label: `Photos of version ${version.number}`, href: back },
        ]}
        meta={
          <>
            <span className="inline-flex items-center gap-1.5">
              <SplitDot split={page.data.split} /> {splitLabels[page.data.split]}
            </span>
            <span className="wrap-anywhere text-text">{page.data.classLabel}</span>
            {page.data.findings.some(({ status }) => status === 'open') && (
              <Badge tone="warn">open finding</Badge>
            )}
          </>
        }
        actions={
          <>
            <Button asChild>
              <Link
                href={`/classify?${new URLSearchParams({ photo: page.data.hash, name: page.data.fileName })}`}
              >
                Classify this
              </Link>
            </Button>
            <Steps place={page.data.place} back={back} onStep={go} />
          </>
        }
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid gap-5">
          <Photo page={page.data} />
          <PhotoGroups page={page.data} pathOf={(of) => photoPath({ datasetId, hash: of, address })} />
        </div>
        <div className="grid gap-5">
          <PhotoFacts page={page.data} />
          <PhotoAnswers answers={page.data.answers} />
          <PhotoHistory page={page.data} datasetId={datasetId} />
        </div>
      </div>
    </>
  );
}

function Photo({ page: { hash, classLabel, fileName, width, height } }: { page: Page }) {
  return (
    <a href={`/api/photos/${hash}`} target="_blank" rel="noreferrer" title="Open the original">
      {/* biome-ignore lint/performance/noImgElement: the server makes the sizes itself */}
      <img
        key={hash}
        src={photoUrl(hash, PHOTO_SIDE)}
        alt={`${classLabel}, ${fileName}`}
        width={width}
        height={height}
        className="mx-auto h-auto max-h-[min(70dvh,36rem)] w-full rounded-lg border bg-raised object-contain"
      />
    </a>
  );
}

interface StepsProps {
  place: Page['place'];
  back: string;
  onStep: (hash: string | null) => void;
}

function Steps({ place: { index, total, previous, next }, back, onStep }: StepsProps) {
  return (
    <>
      <span className="text-muted text-xs tabular-nums" title="Arrow keys, or j and k">
        {count(index + 1)} of {count(Math.max(index + 1, total))}
      </span>
      <Button icon aria-label="Previous photo" disabled={previous === null} onClick={() => onStep(previous)}>
        <ChevronLeft aria-hidden />
      </Button>
      <Button icon aria-label="Next photo" disabled={next === null} onClick={() => onStep(next)}>
        <ChevronRight aria-hidden />
      </Button>
      <Button asChild>
        <Link href={back} title="Escape">
          <LayoutGrid aria-hidden />
          Grid
        </Link>
      </Button>
    </>
  );
}

function PhotoSkeleton() {
  return (
    <>
      <Skeleton className="mb-5 h-14 w-80 max-w-full" />
      <div className="grid gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Skeleton className="h-96" />
        <Skeleton className="h-96" />
      </div>
    </>
  );
}
