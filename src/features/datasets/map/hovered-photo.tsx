'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useDebounced } from '@/components/hooks/use-debounced';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { useTRPC } from '@/features/api/trpc';
import { splitLabels } from '../splits';

/** Asks for one photo by its id: of 100,000 points a page holds no names. */
const byId = (versionId: string, id: number) => ({ versionId, filter: {}, cursor: id - 1, limit: 1 });

/** Fetches one photo of a map. */
export function usePhotoById(versionId: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return async (id: number) => {
    const { items } = await queryClient.fetchQuery(trpc.datasets.photos.queryOptions(byId(versionId, id)));
    return items[0];
  };
}

const HOVER_MS = 80;

/** The photo below the pointer or the cross. */
export function HoveredPhoto({
  versionId,
  id,
  x,
  y,
}: {
  versionId: string;
  id: number;
  x: number;
  y: number;
}) {
  const trpc = useTRPC();
  const settled = useDebounced(id, HOVER_MS);
  const { data } = useQuery(
    trpc.datasets.photos.queryOptions(byId(versionId, settled), { staleTime: Number.POSITIVE_INFINITY }),
  );
  const photo = data?.items[0];
  if (!photo || photo.id !== id) return null;
  return (
    <div
      className="pointer-events-none absolute z-10 w-36 rounded-md border bg-surface p-1.5 text-xs shadow-float"
      style={{ left: `min(${x + 12}px, 100% - 9.5rem)`, top: `max(0px, min(${y + 12}px, 100% - 12rem))` }}
    >
      <CoinPhoto hash={photo.hash} size={128} alt="" className="h-auto w-full" />
      <p className="mt-1 truncate">{photo.classLabel}</p>
      <p className="truncate text-muted">{splitLabels[photo.split]}</p>
    </div>
  );
}
