'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/features/api/trpc';
import type { Split } from '@/shared/coin-class';
import { useLifecycle } from '../lifecycle/use-lifecycle';

export interface CommentCell {
  split: Split;
  truth: number;
  predicted: number;
}

/** Adds, archives and removes comments, and refreshes the lists and counts that show them. */
export function useCommentActions() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries(trpc.comments.pathFilter()),
      queries.invalidateQueries(trpc.models.list.pathFilter()),
      queries.invalidateQueries(trpc.models.confusion.pathFilter()),
      queries.invalidateQueries(trpc.models.epochConfusion.pathFilter()),
    ]);
  const add = useMutation(trpc.comments.add.mutationOptions({ onSuccess: refresh }));
  const resolve = useMutation(trpc.comments.resolve.mutationOptions({ onSuccess: refresh }));
  const { archive, unarchive, remove } = useLifecycle('comment');
  return { add, resolve, archive, unarchive, remove, refresh };
}
