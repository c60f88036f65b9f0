import 'server-only';
import { setTimeout } from 'node:timers/promises';
import { type DehydratedState, dehydrate, type QueryClient } from '@tanstack/react-query';
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { headers } from 'next/headers';
import { makeQueryClient } from '@/features/api/query-client';
import { getServerContext } from '@/server/server-context';
import type { AppRouter } from '@/server/trpc/root';
import { currentActor } from './session';

/**
 * Asks the API, while the page's programs are still on their way to the browser, what the page will ask first; for
 * `usePrefetchedQueries`, and not to be waited for: the page's programs begin meanwhile. Whoever comes from another page
 * of ours has the programs and asks by themselves; what fails here the browser asks again, and shows the error.
 */
export async function prefetchedQueries(
  ask: (api: TRPCOptionsProxy<AppRouter>, answers: QueryClient) => Promise<unknown>,
): Promise<DehydratedState | undefined> {
  if ((await headers()).get('x-mintmark-within') === '1') return undefined;
  const actor = await currentActor();
  if (!actor) return undefined;
  const { deps, appRouter } = getServerContext();
  // The frame of the page goes first: it names the programs, and the browser has long work with those.
  await setTimeout(50);
  const answers = makeQueryClient({ retry: false });
  const api = createTRPCOptionsProxy({ router: appRouter, ctx: { deps, actor }, queryClient: answers });
  await ask(api, answers).catch(() => undefined);
  return dehydrate(answers);
}
