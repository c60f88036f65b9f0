'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ErrorState } from '@/components/ui/error-state';
import { RelativeTime } from '@/components/ui/relative-time';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { useMe } from '@/features/api/use-me';
import type { TokenItem } from '@/shared/contracts/tokens';
import { NewTokenButton } from './new-token-dialog';
import { scopeLabel } from './token-scopes';

interface TokensCardProps {
  kind: TokenItem['kind'];
  title: string;
  description: string;
}

/** The valid tokens of one kind. */
export function TokensCard({ kind, title, description }: TokensCardProps) {
  const trpc = useTRPC();
  const tokens = useQuery(trpc.tokens.list.queryOptions());
  const shown = tokens.data?.filter((token) => token.kind === kind && !token.revoked);

  return (
    <Card>
      <CardHeader title={title} description={description} actions={<NewTokenButton kind={kind} />} />
      {tokens.error ? (
        <ErrorState error={tokens.error} onRetry={() => tokens.refetch()} className="py-6" />
      ) : !shown ? (
        <div className="px-4 py-3.5">
          <Skeleton className="w-60" />
        </div>
      ) : shown.length === 0 ? (
        <p className="px-4 py-3 text-muted">No tokens yet.</p>
      ) : (
        <ul>
          {shown.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Expiry({ date }: { date: Date | null }) {
  if (!date) return 'does not expire';
  if (date <= new Date()) return <span className="text-warn">expired</span>;
  return (
    <>
      expires <RelativeTime date={date} />
    </>
  );
}

function TokenRow({ token }: { token: TokenItem }) {
  const trpc = useTRPC();
  const me = useMe();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const revoke = useMutation(
    trpc.tokens.revoke.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.tokens.list.queryFilter()),
    }),
  );
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-0.5 border-b px-4 py-2 last:border-b-0">
      <span className="min-w-40 flex-1">
        <span className="font-medium">{token.name}</span>{' '}
        <code className="ml-1 font-mono text-faint text-xs">{token.prefix}…</code>
      </span>
      <span className="text-muted text-xs">
        {token.owner && (token.ownerId === me?.id ? 'you · ' : `${token.owner} · `)}
        {token.scopes && `${token.scopes.map(scopeLabel).join(', ')} · `}
        created <RelativeTime date={token.createdAt} /> · <Expiry date={token.expiresAt} /> ·{' '}
        {token.lastUsedAt ? (
          <>
            last used <RelativeTime date={token.lastUsedAt} />
          </>
        ) : (
          'never used'
        )}
      </span>
      <Button size="sm" variant="ghost" onClick={() => setAsking(true)} aria-label={`Revoke ${token.name}`}>
        Revoke
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Revoke “${token.name}”?`}
        description={
          token.kind === 'worker'
            ? 'Workers that use it are disconnected. This cannot be undone, but you can create a new token.'
            : 'Programs that use it lose access. This cannot be undone, but you can create a new token.'
        }
        confirmLabel="Revoke"
        onConfirm={() => revoke.mutateAsync({ id: token.id })}
      />
    </li>
  );
}
