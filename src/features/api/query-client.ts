import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { TRPCClientError } from '@trpc/client';
import { toast } from 'sonner';
import { errorText } from '@/components/ui/error-state';
import { leaveForLogin } from './login-path';
import { readPageAnswer, writePageAnswer } from './page-answer';

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** The form shows the error itself; no toast beside it. */
      ownError?: boolean;
    };
  }
}

/** An answer of 4xx will be the same next time; a lost connection may not. */
function shouldRetry(failures: number, error: unknown): boolean {
  const status = error instanceof TRPCClientError ? error.data?.httpStatus : undefined;
  if (typeof status === 'number' && status < 500) return false;
  return failures < 2;
}

function leaveWhenSignedOut(error: unknown): boolean {
  if (!(error instanceof TRPCClientError) || error.data?.code !== 'UNAUTHORIZED') return false;
  leaveForLogin();
  return true;
}

/** @param options `retry: false` where whoever waits cannot wait for long */
export function makeQueryClient({
  retry = shouldRetry,
}: {
  retry?: false | typeof shouldRetry;
} = {}): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: (error) => leaveWhenSignedOut(error) }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        if (leaveWhenSignedOut(error) || mutation.meta?.ownError) return;
        toast.error(errorText(error));
      },
    }),
    defaultOptions: {
      queries: {
        // The socket says when something changed; until then what is there is fresh enough.
        staleTime: 15_000,
        retry,
      },
      dehydrate: { serializeData: writePageAnswer },
      hydrate: { deserializeData: readPageAnswer },
    },
  });
}
