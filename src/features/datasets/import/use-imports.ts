import { useInfiniteQuery } from '@tanstack/react-query';
import { useTRPC } from '@/features/api/trpc';
import type { ImportState } from '@/shared/contracts/datasets';

const SHOWN = 8;
const MOVING: readonly ImportState[] = ['running', 'reading'];

/** The imports, newest first, asked for every second while one of them moves. */
export function useImports() {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.datasets.imports.infiniteQueryOptions(
      { limit: SHOWN },
      {
        getNextPageParam: (page) => page.nextCursor ?? undefined,
        refetchInterval: ({ state }) =>
          state.data?.pages.some(({ items }) => items.some(({ state }) => MOVING.includes(state)))
            ? 1000
            : false,
      },
    ),
  );
  return { query, items: query.data?.pages.flatMap((page) => page.items) ?? [] };
}
