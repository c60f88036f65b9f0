'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/features/api/trpc';

/** Marks everything up to a moment as read; the list shows it at once. */
export function useMarkRead(): (upTo: Date) => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const markRead = useMutation(
    trpc.notifications.markRead.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.notifications.list.queryFilter()),
    }),
  );
  return (upTo) => markRead.mutate({ upTo });
}
