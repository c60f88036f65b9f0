'use client';

import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpLink, splitLink, TRPCClientError } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import { type ReactNode, useState } from 'react';
import type { AppRouter } from '@/server/trpc/root';
import { apiTransformer, MAX_CALLS_PER_REQUEST } from '@/shared/answer-coding';
import type { StaleEdit } from '@/shared/contracts/edits';
import { makeQueryClient } from './query-client';

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

export { useTRPC, useTRPCClient };

/** Is this the server's answer with that code (`NOT_FOUND`, `FORBIDDEN`, …)? */
export function isApiError(error: unknown, code: string): boolean {
  return error instanceof TRPCClientError && error.data?.code === code;
}

// One client per browser tab; on the server one per rendering, or people would share data.
let browserQueryClient: QueryClient | undefined;

function getQueryClient(): QueryClient {
  if (typeof window === 'undefined') return makeQueryClient();
  browserQueryClient ??= makeQueryClient();
  return browserQueryClient;
}

/** What is saved now, when the server refused an edit because somebody else saved after it was read. */
export function staleEditOf(error: unknown): StaleEdit | null {
  if (!(error instanceof TRPCClientError)) return null;
  return (error as TRPCClientError<AppRouter>).data?.staleEdit ?? null;
}

export function ApiProvider({ children }: { children: ReactNode }) {
  const queryClient = getQueryClient();
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        splitLink({
          // The choices of an import, and photos that were chosen one by one, do not fit into an address.
          condition: ({ path }) => path === 'imports.plan' || path === 'drafts.planPhotos',
          true: httpLink({ url: '/api/trpc', transformer: apiTransformer, methodOverride: 'POST' }),
          false: httpBatchLink({
            url: '/api/trpc',
            transformer: apiTransformer,
            maxURLLength: 8000,
            maxItems: MAX_CALLS_PER_REQUEST,
          }),
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
