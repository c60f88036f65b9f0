'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import type { MoveRunInput, QueueItem } from '@/shared/contracts/queue';
import { useTRPC } from '../api/trpc';

/**
 * Moves a run of the shown queue from one index to another: at once on the page, then on the server, with a way
 * back in a toast.
 */
export function useMoveRun(): (shown: readonly QueueItem[], from: number, to: number) => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const queueKey = trpc.queue.list.queryKey();
  const settled = { onSettled: () => queryClient.invalidateQueries(trpc.queue.pathFilter()) };
  const undo = useMutation(trpc.queue.move.mutationOptions(settled));
  const move = useMutation(trpc.queue.move.mutationOptions(settled));

  return (shown, from, to) => {
    const item = shown[from];
    if (!item || from === to) return;
    const next = shown.toSpliced(from, 1).toSpliced(to, 0, item);
    queryClient.setQueryData(queueKey, next);
    move.mutate(
      { run: item.id, to: targetOf(next, to) },
      {
        onSuccess: (back) =>
          toast(`Run ${item.number} moved to position ${to + 1}`, {
            action: { label: 'Undo', onClick: () => undo.mutate(back) },
          }),
      },
    );
  };
}

/** By its new neighbour rather than by an index: other runs may have been added or removed meanwhile. */
function targetOf(next: readonly QueueItem[], index: number): MoveRunInput['to'] {
  const follower = next[index + 1];
  if (index === 0) return 'top';
  return follower ? { before: follower.id } : 'bottom';
}
