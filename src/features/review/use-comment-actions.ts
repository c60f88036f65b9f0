'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useTRPC } from '@/features/api/trpc';
import type { Split } from '@/shared/coin-class';

export interface CommentCell {
  split: Split;
  truth: number;
  predicted: number;
}

/** Adds and removes comments, and refreshes the lists and counts that show them. */
export function useCommentActions() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries(trpc.comments.pathFilter()),
      queries.invalidateQueries(trpc.models.list.pathFilter()),
      queries.invalidateQueries(trpc.models.confusion.pathFilter()),
    ]);
  const add = useMutation(trpc.comments.add.mutationOptions({ onSuccess: refresh }));
  const restore = useMutation(trpc.comments.restore.mutationOptions({ onSuccess: refresh }));
  const remove = useMutation(
    trpc.comments.delete.mutationOptions({
      onSuccess: (_, { id }) => {
        toast('Comment deleted', { action: { label: 'Undo', onClick: () => restore.mutate({ id }) } });
        return refresh();
      },
    }),
  );
  return { add, remove, refresh };
}
