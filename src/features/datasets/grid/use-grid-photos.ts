'use client';

import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTRPC } from '@/features/api/trpc';
import {
  GRID_PAGE,
  type GridPhoto,
  type PhotoFilter,
  type PhotoOutline,
} from '@/shared/contracts/photo-grid';

/** Photos stay as they are for as long as a version lives; what the filter says of findings does not. */
const staleTimeOf = ({ flag }: PhotoFilter) => (flag === undefined ? Number.POSITIVE_INFINITY : 0);

/** How many photos a filter finds, and where each page of them begins. */
export function useOutline(versionId: string, filter: PhotoFilter) {
  const trpc = useTRPC();
  return useQuery(
    trpc.datasets.photoOutline.queryOptions(
      { versionId, filter },
      { staleTime: staleTimeOf(filter), placeholderData: keepPreviousData },
    ),
  );
}

interface GridPhotos {
  versionId: string;
  filter: PhotoFilter;
  outline: PhotoOutline | undefined;
  /** Places that are on the screen or near it. */
  from: number;
  to: number;
}

/** The photos on the screen: each page of them is fetched when it comes near, wherever it lies. */
export function useGridPhotos({ versionId, filter, outline, from, to }: GridPhotos) {
  const trpc = useTRPC();
  const first = Math.floor(from / GRID_PAGE);
  const last = Math.max(first, Math.floor(to / GRID_PAGE));
  const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i).filter(
    // The first page waits for nothing.
    (number) => number === 0 || number < (outline?.cursors.length ?? 0),
  );
  const pages = useQueries({
    queries: numbers.map((number) =>
      trpc.datasets.photos.queryOptions(
        { versionId, filter, cursor: outline?.cursors[number] ?? undefined, limit: GRID_PAGE },
        { staleTime: staleTimeOf(filter) },
      ),
    ),
  });
  const error = pages.find((page) => page.error)?.error ?? null;
  const photos = useMemo(() => {
    const byPlace = new Map<number, GridPhoto>();
    for (const [i, { data }] of pages.entries()) {
      const start = (first + i) * GRID_PAGE;
      for (const [at, photo] of (data?.items ?? []).entries()) byPlace.set(start + at, photo);
    }
    return byPlace;
  }, [pages, first]);
  const retry = () => {
    for (const page of pages) if (page.error) void page.refetch();
  };
  return { photos, error, retry };
}
