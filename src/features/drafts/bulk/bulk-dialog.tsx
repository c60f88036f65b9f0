'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { Dialog } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import type { BulkAction, BulkPlan, DraftDetail } from '@/shared/contracts/drafts';
import { counted } from '@/shared/format';
import { useTRPC } from '../../api/trpc';

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
  bulk: BulkAction;
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
      onSuccess: ({ photos }) => {
        toast.success(`${counted(photos, 'photo')} changed. Undo takes it back.`);
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
            // Made anew once it can be pressed, so that it has the focus and Enter does what is shown.
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
        <Plan plan={data} draft={draft} />
      ) : (
        <Skeleton className="h-40" />
      )}
    </Dialog>
  );
}

const SHOWN_ROWS = 12;

function Plan({
  plan: { photos, findings, rows, sample, left },
  draft,
}: {
  plan: BulkPlan;
  draft: DraftDetail;
}) {
  const labels = new Map(draft.classes.map(({ key, label }) => [key, label]));
  return (
    <div className="grid gap-4 text-sm">
      <p>
        {photos === 0
          ? 'There is nothing to do.'
          : `${counted(photos, 'photo')} of ${counted(findings, 'finding')}.`}
      </p>
      {rows.length > 0 && (
        <ul className="grid gap-1 sm:grid-cols-2">
          {rows.slice(0, SHOWN_ROWS).map(({ classKey, split, photos: inRow }) => (
            <li key={`${classKey} ${split}`} className="flex min-w-0 gap-2">
              <span className="min-w-0 flex-1 truncate">{labels.get(classKey) ?? classKey}</span>
              <span className="text-muted">{split}</span>
              <span className="w-10 text-right tabular-nums">{inRow}</span>
            </li>
          ))}
        </ul>
      )}
      {rows.length > SHOWN_ROWS && (
        <p className="text-muted text-xs">
          and {counted(rows.length - SHOWN_ROWS, 'more class', 'more classes')}
        </p>
      )}
      {sample.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {sample.map(({ hash, file, why }) => (
            <li key={hash} className="w-20 text-2xs text-muted" title={`${file}: ${why}`}>
              <CoinPhoto hash={hash} size={80} fit="contain" alt={file} />
              <span className="line-clamp-2">{why}</span>
            </li>
          ))}
        </ul>
      )}
      {left.length > 0 && (
        <div>
          <p className="font-medium">Left to people</p>
          <ul className="mt-1 grid gap-1 text-muted">
            {left.map(({ reason, groups }) => (
              <li key={reason}>
                {counted(groups, 'group')}: {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
