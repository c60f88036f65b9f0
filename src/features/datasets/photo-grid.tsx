'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { ImageOff } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { ClassSearch } from '@/features/confusion/class-search';
import { SPLITS } from '@/shared/coin-class';
import type { DatasetVersionDetail } from '@/shared/contracts/datasets';
import { count } from '@/shared/format';
import { Lightbox } from './lightbox';
import { SplitDot, SplitFilter, splitLabels, totalPhotos } from './splits';
import type { DatasetAddress } from './use-dataset-address';

const PAGE_IMAGES = 120;
const gridClass = 'grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-2';

interface PhotoGridProps {
  version: DatasetVersionDetail;
  address: DatasetAddress;
  onAddress: (part: Partial<DatasetAddress>) => void;
}

/** The photos of a version, more as one scrolls; a click opens one large. */
export function PhotoGrid({ version, address, onAddress }: PhotoGridProps) {
  const trpc = useTRPC();
  const [open, setOpen] = useState<number | null>(null);
  const { split, classIndex } = address;
  const photos = useInfiniteQuery(
    trpc.datasets.photos.infiniteQueryOptions(
      {
        versionId: version.id,
        split: split ?? undefined,
        classIndex: classIndex ?? undefined,
        limit: PAGE_IMAGES,
      },
      { getNextPageParam: (page) => page.nextCursor ?? undefined, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const items = photos.data?.pages.flatMap((page) => page.items) ?? [];
  const row = version.classes.find((item) => item.index === classIndex);
  const counts = row?.photos ?? version.photos;
  const total = split ? counts[split] : totalPhotos(counts);
  const loadMore = () => {
    if (photos.hasNextPage && !photos.isFetchingNextPage) void photos.fetchNextPage();
  };

  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <ClassSearch
          classes={version.classes}
          value={classIndex}
          onChange={(next) => onAddress({ classIndex: next })}
        />
        <SplitFilter value={split} photos={counts} onChange={(next) => onAddress({ split: next })} />
        <span role="status" className="ml-auto text-muted text-xs">
          {count(total)} photos{row && ` of ${row.label}`}
        </span>
      </div>
      {photos.error && items.length === 0 ? (
        <ErrorState error={photos.error} onRetry={() => photos.refetch()} />
      ) : photos.isPending ? (
        <GridSkeleton tiles={Math.min(total, PAGE_IMAGES)} />
      ) : items.length === 0 ? (
        <EmptyState icon={ImageOff} title="No photos" description="Choose another class or split." />
      ) : (
        <>
          <ul className={gridClass}>
            {items.map((item, i) => (
              <li key={item.id}>
                <button
                  type="button"
                  onClick={() => setOpen(i)}
                  aria-label={`${item.classLabel}, ${splitLabels[item.split].toLowerCase()}, ${item.fileName}`}
                  className="group block w-full rounded-md text-left"
                >
                  <CoinPhoto
                    hash={item.hash}
                    size={128}
                    alt=""
                    className="aspect-square h-auto w-full rounded-md transition-opacity group-hover:opacity-85"
                  />
                  <span className="mt-1 flex items-center gap-1.5 text-muted text-xs">
                    <SplitDot split={item.split} />
                    <span className="truncate">{row ? item.fileName : item.classLabel}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <MoreRows
            hasMore={photos.hasNextPage}
            busy={photos.isFetchingNextPage}
            failed={photos.isFetchNextPageError}
            onMore={loadMore}
          />
        </>
      )}
      <Lightbox items={items} total={total} index={open} onIndex={setOpen} onNearEnd={loadMore} />
      <p className="sr-only">{SPLITS.map((part) => `${splitLabels[part]} ${counts[part]}`).join(', ')}</p>
    </>
  );
}

function GridSkeleton({ tiles }: { tiles: number }) {
  return (
    <div className={gridClass} role="status" aria-label="Loading photos">
      {Array.from({ length: tiles }, (_, i) => i).map((tile) => (
        <div key={tile}>
          <Skeleton className="aspect-square h-auto rounded-md" />
          <div className="mt-1 h-4.5" />
        </div>
      ))}
    </div>
  );
}

interface MoreRowsProps {
  hasMore: boolean;
  busy: boolean;
  failed: boolean;
  onMore: () => void;
}

/** Requests more photos when it comes near the screen; the button is for keyboards and for after an error. */
function MoreRows({ hasMore, busy, failed, onMore }: MoreRowsProps) {
  const mark = useRef<HTMLDivElement>(null);
  const more = useEffectEvent(onMore);
  useEffect(() => {
    const element = mark.current;
    // Once a page has arrived the mark has moved: observing again requests more while it is still in view.
    if (!element || !hasMore || failed || busy) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) more();
      },
      { rootMargin: '800px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [hasMore, failed, busy]);
  if (!hasMore) return null;
  return (
    <div ref={mark} className="mt-4 flex justify-center">
      <Button busy={busy} onClick={onMore}>
        {failed ? 'Loading failed. Try again' : 'Load more photos'}
      </Button>
    </div>
  );
}
