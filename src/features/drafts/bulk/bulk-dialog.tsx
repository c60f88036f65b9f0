'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import type { BulkAction, DraftDetail, PhotosAction } from '@/shared/contracts/drafts';
import { counted } from '@/shared/format';
import { useTRPC } from '../../api/trpc';
import { PlanView } from './plan-view';

const titles = {
  clean: 'Clean by rule',
  keep: 'Keep all photos of these findings',
  drop: 'Drop the photo of each finding',
  move: 'Move all photos of these findings',
} as const;

const verbs = { clean: 'Drop', keep: 'Keep', drop: 'Drop', move: 'Move' } as const;

/** Shows what a bulk action would do, then does it. */
export function BulkDialog({
  draft,
  bulk,
  onClose,
}: {
  draft: DraftDetail;
  bulk: Exclude<BulkAction, PhotosAction>;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [requestId] = useState(() => crypto.randomUUID());
  const plan = useQuery(
    trpc.drafts.planBulk.queryOptions({ draftId: draft.id, bulk }, { staleTime: 0, gcTime: 0 }),
  );
  const apply = useMutation(
    trpc.drafts.applyBulk.mutationOptions({
      onSuccess: ({ photos, goesOn }) => {
        // Of what runs the page shows how far it is.
        if (!goesOn) toast.success(`${counted(photos, 'photo')} changed. Undo takes it back.`);
        onClose();
      },
      onSettled: () => queryClient.invalidateQueries(trpc.drafts.pathFilter()),
    }),
  );
  const { data } = plan;
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(open) => !open && onClose()}
      title={titles[bulk.action]}
      description={
        bulk.action === 'clean'
          ? 'Of each group of near copies one photo stays: test beats validation beats training, then the larger file. Groups under several classes are left to people.'
          : 'Nothing is changed before you say so.'
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            // Made again once it can be pressed, so that it has the focus and Enter does what is shown.
            key={data ? 'ready' : 'waiting'}
            variant="primary"
            autoFocus
            busy={apply.isPending}
            disabled={!data || data.photos === 0}
            onClick={() => data && apply.mutate({ draftId: draft.id, bulk, requestId, seenSeq: data.seq })}
          >
            {verbs[bulk.action]} {counted(data?.photos ?? 0, 'photo')}
          </Button>
        </>
      }
    >
      {plan.error ? (
        <ErrorState error={plan.error} onRetry={() => plan.refetch()} />
      ) : data ? (
        <PlanView plan={data} classes={draft.classes} />
      ) : (
        <Skeleton className="h-40" />
      )}
    </Dialog>
  );
}
