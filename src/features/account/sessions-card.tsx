'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { RelativeTime } from '@/components/ui/relative-time';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { browserName } from './browser-name';

/** Where one is signed in. */
export function SessionsCard() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const sessions = useQuery(trpc.account.sessions.queryOptions());
  const onSettled = () => queryClient.invalidateQueries(trpc.account.sessions.queryFilter());
  const end = useMutation(trpc.account.endSession.mutationOptions({ onSettled }));
  const endOthers = useMutation(trpc.account.endOtherSessions.mutationOptions({ onSettled }));
  const others = sessions.data?.filter(({ current }) => !current).length ?? 0;
  return (
    <Card>
      <CardHeader
        title="Sessions"
        description="Browsers in which you are signed in."
        actions={
          others > 0 && (
            <Button size="sm" busy={endOthers.isPending} onClick={() => endOthers.mutate()}>
              End all others
            </Button>
          )
        }
      />
      {sessions.error ? (
        <ErrorState error={sessions.error} onRetry={() => sessions.refetch()} className="py-6" />
      ) : !sessions.data ? (
        <div className="px-4 py-3.5">
          <Skeleton className="w-60" />
        </div>
      ) : (
        <ul>
          {sessions.data.map((session) => (
            <li
              key={session.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-0.5 border-b px-4 py-2 last:border-b-0"
            >
              <span className="min-w-40 flex-1">
                <span className="font-medium" title={session.browser ?? undefined}>
                  {browserName(session.browser)}
                </span>{' '}
                {session.current && <Badge>this one</Badge>}
              </span>
              <span className="text-muted text-xs">
                {session.address && `${session.address} · `}
                signed in <RelativeTime date={session.createdAt} />
              </span>
              {!session.current && (
                <Button
                  size="sm"
                  variant="ghost"
                  busy={end.isPending && end.variables.id === session.id}
                  onClick={() => end.mutate({ id: session.id })}
                >
                  End
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
