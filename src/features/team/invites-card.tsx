'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { RelativeTime } from '@/components/ui/relative-time';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { roleLabel } from './roles';

/** Invitations that were not used yet. */
export function InvitesCard() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const invites = useQuery(trpc.team.invites.queryOptions());
  const revoke = useMutation(
    trpc.team.revokeInvite.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.team.invites.queryFilter()),
    }),
  );

  return (
    <Card>
      <CardHeader title="Pending invitations" />
      {invites.error ? (
        <ErrorState error={invites.error} onRetry={() => invites.refetch()} className="py-6" />
      ) : invites.isPending ? (
        <div className="px-4 py-3.5">
          <Skeleton className="w-60" />
        </div>
      ) : invites.data.length === 0 ? (
        <p className="px-4 py-3 text-muted">No pending invitations.</p>
      ) : (
        <ul>
          {invites.data.map((invite) => (
            <li
              key={invite.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-2 last:border-b-0"
            >
              <span className="w-28 font-medium">{roleLabel(invite.role)}</span>
              <span className="min-w-48 flex-1 text-muted">
                by {invite.createdBy ?? 'Mintmark'} · created <RelativeTime date={invite.createdAt} /> ·
                expires <RelativeTime date={invite.expiresAt} />
              </span>
              <Button
                size="sm"
                variant="ghost"
                busy={revoke.isPending && revoke.variables.id === invite.id}
                onClick={() => revoke.mutate({ id: invite.id })}
              >
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
