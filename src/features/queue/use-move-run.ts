'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import type { MoveRunInput, QueueItem, QueuePage } from '@/shared/contracts/queue';
import { useTRPC } from '../api/trpc';

/** What the queue's page asks for. */
export const QUEUE_QUERY = {};

/**
 * Moves a run of the loaded queue to another index, or behind all: at once on the page, then on the server, with a
 * way back in a toast.
 * @param total runs in the whole queue
 */
export function useMoveRun(
  total: number,
): (shown: readonly QueueItem[], from: number, to: number | 'bottom') => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const queueKey = trpc.queue.list.infiniteQueryKey(QUEUE_QUERY);
  const settled = { onSettled: () => queryClient.invalidateQueries(trpc.queue.pathFilter()) };
  const undo = useMutation(trpc.queue.move.mutationOptions(settled));
  const move = useMutation(trpc.queue.move.mutationOptions(settled));

  return (shown, from, to) => {
    const item = shown[from];
    if (!item || from === to) return;
    const index = to === 'bottom' ? shown.length - 1 : to;
    const next = shown.toSpliced(from, 1).toSpliced(index, 0, item);
    queryClient.setQueryData(
      queueKey,
      (loaded) => loaded && { ...loaded, pages: spread(loaded.pages, next) },
    );
    const toBottom = to === 'bottom' || index === total - 1;
    move.mutate(
      { run: item.id, to: toBottom ? 'bottom' : targetOf(next, index) },
      {
        onSuccess: (back) =>
          toast(`Run ${item.number} moved to position ${(toBottom ? total - 1 : index) + 1}`, {
            action: { label: 'Undo', onClick: () => undo.mutate(back) },
          }),
      },
    );
  };
}

/** The same pages with these items in this order. */
function spread(pages: readonly QueuePage[], items: readonly QueueItem[]): QueuePage[] {
  let start = 0;
  return pages.map((page) => {
    const end = start + page.items.length;
    const part = { ...page, items: items.slice(start, end) };
    start = end;
    return part;
  });
}

/** By its new neighbour rather than by an index: other runs may have been added or removed meanwhile. */
function targetOf(next: readonly QueueItem[], index: number): MoveRunInput['to'] {
  const [before, follower] = [next[index - 1], next[index + 1]];
  if (!before) return 'top';
  return follower ? { before: follower.id } : { after: before.id };
}
