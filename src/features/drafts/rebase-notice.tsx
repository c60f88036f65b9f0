'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import type { DraftDetail } from '@/shared/contracts/drafts';
import { counted } from '@/shared/format';
import { operationText } from '@/shared/operation-text';
import { useTRPC } from '../api/trpc';

/** Says that there is a later version than the draft is based on, and carries the draft over to it. */
export function RebaseNotice({ draft, mayWrite }: { draft: DraftDetail; mayWrite: boolean }) {
  const [isOpen, setOpen] = useState(false);
  if (draft.state !== 'open' || draft.latestId === draft.baseId) return null;
  return (
    <div className="mb-4 flex flex-wrap items-center gap-3 rounded-lg border border-warn bg-surface p-3 text-sm">
      <p className="min-w-0 flex-1 basis-64">
        Version {draft.latestNumber} was made meanwhile. Rebase this draft onto it before you publish.
      </p>
      {mayWrite && (
        <Button size="sm" variant="primary" onClick={() => setOpen(true)}>
          Rebase…
        </Button>
      )}
      {isOpen && <RebaseDialog draft={draft} onClose={() => setOpen(false)} />}
    </div>
  );
}

function RebaseDialog({ draft, onClose }: { draft: DraftDetail; onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const plan = useQuery(
    trpc.drafts.planRebase.queryOptions({ draftId: draft.id }, { staleTime: 0, gcTime: 0 }),
  );
  const rebase = useMutation(
    trpc.drafts.rebase.mutationOptions({
      onSuccess: ({ id }) => {
        void queryClient.invalidateQueries(trpc.drafts.pathFilter());
        router.replace(`/datasets/${draft.datasetId}/drafts/${id}`);
        onClose();
      },
    }),
  );
  const { data } = plan;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Rebase onto version ${draft.latestNumber}`}
      description="What was done is done again on the later version; what does not fit waits as a conflict."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={!data}
            busy={rebase.isPending}
            onClick={() => rebase.mutate({ draftId: draft.id })}
          >
            Rebase
          </Button>
        </>
      }
    >
      {plan.error ? (
        <ErrorState error={plan.error} onRetry={() => plan.refetch()} />
      ) : data ? (
        <div className="grid gap-2 text-sm">
          <p>
            {counted(data.operations, 'operation')} fit, {counted(data.conflicts.length, 'conflict')}.
          </p>
          <ul className="grid gap-1 text-muted">
            {data.conflicts.map(({ seq, operation, reason }) => (
              <li key={seq}>
                {operationText(operation)}: {reason}
              </li>
            ))}
          </ul>
        </div>
      ) : (
        <Skeleton className="h-16" />
      )}
    </Dialog>
  );
}
