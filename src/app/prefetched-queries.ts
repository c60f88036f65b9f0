import 'server-only';
import { type DehydratedState, dehydrate, type QueryClient } from '@tanstack/react-query';
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { headers } from 'next/headers';
import { makeQueryClient } from '@/features/api/query-client';
import { getServerContext } from '@/server/server-context';
import type { AppRouter } from '@/server/trpc/root';
import { currentActor } from './session';

/**
 * Runs the first queries of a page on the server while the browser still loads its chunks; for `usePrefetchedQueries`,
 * and not to be awaited: the page's frame is sent meanwhile. A navigation within the app has the chunks and queries by
 * itself; what fails here the browser queries again, and shows the error.
 */
export async function prefetchedQueries(
  prefetch: (api: TRPCOptionsProxy<AppRouter>, queryClient: QueryClient) => Promise<unknown>,
): Promise<DehydratedState | undefined> {
  if ((await headers()).get('x-mintmark-within') === '1') return undefined;
  const actor = await currentActor();
  if (!actor) return undefined;
  const { deps, appRouter } = getServerContext();
  const queryClient = makeQueryClient({ retry: false });
  const api = createTRPCOptionsProxy({ router: appRouter, ctx: { deps, actor }, queryClient });
  await prefetch(api, queryClient).catch(() => undefined);
  return dehydrate(queryClient);
}
