'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import type { ChangeKind, PhotoChange, PlacedInVersion } from '@/shared/contracts/version-diff';
import { changeKindLabels } from '@/shared/contracts/version-diff';
import { count } from '@/shared/format';
import { useTRPC } from '../api/trpc';

interface ChangedPhotosProps {
  of: {
    dataset: string;
    from: number;
    to: number;
    kind: ChangeKind | undefined;
    classKey: string | undefined;
  };
}

/** The photos that changed, with what each version says of them. */
export function ChangedPhotos({ of }: ChangedPhotosProps) {
  const trpc = useTRPC();
  const photos = useInfiniteQuery(
    trpc.versions.diffPhotos.infiniteQueryOptions(of, {
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      initialCursor: 0,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  );
  if (photos.error) return <ErrorState error={photos.error} onRetry={() => photos.refetch()} />;
  if (photos.isPending) return <Skeleton className="h-48" />;
  const items = photos.data.pages.flatMap((page) => page.items);
  const total = photos.data.pages[0]?.total ?? 0;
  if (total === 0) return <p className="text-muted text-sm">No photo changed in this way.</p>;
  return (
    <>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(15rem,1fr))] gap-3">
        {items.map((change) => (
          <ChangedPhoto key={change.hash} change={change} />
        ))}
      </ul>
      <div className="mt-4 flex items-center justify-center gap-3">
        <span role="status" className="text-muted text-xs">
          {count(items.length)} of {count(total)}
        </span>
        {photos.hasNextPage && (
          <Button busy={photos.isFetchingNextPage} onClick={() => photos.fetchNextPage()}>
            Show more
          </Button>
        )}
      </div>
    </>
  );
}

function ChangedPhoto({ change: { hash, kinds, before, after } }: { change: PhotoChange }) {
  const name = (after ?? before)?.name ?? '';
  return (
    <li className="flex min-w-0 gap-3 rounded-md border bg-surface p-2">
      <CoinPhoto hash={hash} size={80} alt={name} className="size-20 shrink-0 rounded-sm" />
      <div className="grid min-w-0 content-start gap-1 text-xs">
        <span className="flex flex-wrap gap-1">
          {kinds.map((kind) => (
            <Badge key={kind} tone={kind === 'went' ? 'warn' : 'neutral'}>
              {changeKindLabels[kind]}
            </Badge>
          ))}
        </span>
        {before && <Place of={before} other={after} className={after ? 'text-muted' : ''} />}
        {after && before && <span className="sr-only">became</span>}
        {after && <Place of={after} other={before} className="" />}
        <span className="truncate text-faint" title={name}>
          {before && after && before.name !== after.name ? `${before.name} → ${after.name}` : name}
        </span>
        {before && after && before.coin !== after.coin && (
          <span className="wrap-anywhere text-faint">
            Coin: {before.coin ?? 'none'} → {after.coin ?? 'none'}
          </span>
        )}
      </div>
    </li>
  );
}

/** What a version says of the photo; what the other one says too stays out of it. */
function Place({
  of,
  other,
  className,
}: {
  of: PlacedInVersion;
  other: PlacedInVersion | null;
  className: string;
}) {
  const parts = [
    other?.classKey === of.classKey && other.split !== of.split ? null : of.classLabel,
    other?.split === of.split && other.classKey !== of.classKey ? null : of.split,
  ];
  return (
    <span className={`truncate ${className}`} title={of.classLabel}>
      {parts.filter(Boolean).join(' · ')}
    </span>
  );
}
