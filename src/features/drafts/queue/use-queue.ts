'use client';

import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { QueueItem } from '@/shared/contracts/drafts';
import { useTRPC } from '../../api/trpc';
import { askedFor, type FindingFilter } from '../../curation/finding-filters';

const ITEMS_ON_A_PAGE = 50;
/** Findings before the end of a page from which on the next page is fetched. */
const NEAR_END = 6;

const NOWHERE: readonly QueueItem[] = [];

/**
 * The findings of a draft's version and where somebody is among them. A step over the end of a page leads to the next one,
 * which is there by then.
 */
export function useQueue({ draftId, filter }: { draftId: string; filter: FindingFilter }) {
  const trpc = useTRPC();
  const [cursor, setCursor] = useState<string | null>(null);
  const optionsOf = (at: string | null) =>
    trpc.drafts.queue.queryOptions({
      draftId,
      ...askedFor(filter),
      cursor: at ?? undefined,
      limit: ITEMS_ON_A_PAGE,
    });
  const queue = useQuery(optionsOf(cursor));
  const items = queue.data?.items ?? NOWHERE;
  const { nextCursor = null, previousCursor = null, total = 0 } = queue.data ?? {};

  // By the finding, so that those which go shift nothing.
  const [place, setPlace] = useState<{ id: number | null; index: number; at: number }>({
    id: null,
    index: 0,
    at: 0,
  });
  const found = items.findIndex(({ id }) => id === place.id);
  // Of one that has gone the next one takes the place.
  const index = found === -1 ? Math.min(place.index, Math.max(0, items.length - 1)) : found;
  const item = items[index];
  const at = found === -1 ? 0 : Math.min(place.at, Math.max(0, (item?.photos.length ?? 1) - 1));

  const isNearEnd = nextCursor !== null && index >= items.length - NEAR_END;
  const next = useQuery({ ...optionsOf(nextCursor), enabled: isNearEnd });
  const nextItems = isNearEnd ? next.data?.items : undefined;
  const ahead = useMemo(() => items.slice(index).concat(nextItems ?? NOWHERE), [items, index, nextItems]);

  const turn = useCallback((to: string | null, from: 'start' | 'end' = 'start') => {
    setCursor(to);
    setPlace({ id: null, index: from === 'start' ? 0 : ITEMS_ON_A_PAGE, at: 0 });
  }, []);
  const step = (by: 1 | -1) => {
    const reached = items[index + by];
    if (reached) setPlace({ id: reached.id, index: index + by, at: 0 });
    else if (by === 1 && nextCursor !== null) turn(nextCursor);
    else if (by === -1 && previousCursor !== null) turn(previousCursor, 'end');
  };
  const choose = (photo: number) => {
    if (item?.photos[photo]) setPlace({ id: item.id, index, at: photo });
  };
  // All of a page may be settled while others were skipped before it.
  const isDone = queue.isSuccess && items.length === 0 && total > 0;
  useEffect(() => {
    if (isDone) turn(null);
  }, [isDone, turn]);
  return { queue, item, index, at, total, ahead, step, choose, turn };
}
