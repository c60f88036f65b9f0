'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { toast } from 'sonner';
import type { AppliedOperation, DraftDetail, Operation } from '@/shared/contracts/drafts';
import { operationText } from '@/shared/operation-text';
import { useTRPC } from '../api/trpc';
import { liveSocket } from '../live/socket';

/** A page says that it is still there three times before it counts as gone. */
const VISIT_EVERY_MS = 10_000;

/** A draft, kept fresh while others work at it, too. @param finding the one that this page takes up */
export function useDraft(draftId: string, finding: number | null) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const draft = useQuery(trpc.drafts.get.queryOptions({ draftId }));
  const [heldElsewhere, setHeldElsewhere] = useState<number | null>(null);
  useEffect(() => {
    const socket = liveSocket();
    const refresh = () => void queryClient.invalidateQueries(trpc.drafts.pathFilter());
    const say = () => {
      socket.emit('visit', { draftId, finding }, ({ ok, isHeld }) =>
        setHeldElsewhere(ok && finding !== null && !isHeld ? finding : null),
      );
    };
    const onDraft = (change: { draftId: string }) => {
      if (change.draftId === draftId) refresh();
    };
    const onConnect = () => {
      say();
      refresh();
    };
    say();
    const timer = setInterval(say, VISIT_EVERY_MS);
    socket.on('draft', onDraft);
    socket.on('connect', onConnect);
    return () => {
      clearInterval(timer);
      socket.off('draft', onDraft);
      socket.off('connect', onConnect);
    };
  }, [draftId, finding, queryClient, trpc]);
  useEffect(
    () => () => {
      liveSocket().emit('visit', { draftId: null, finding: null }, () => undefined);
    },
    [],
  );
  return { draft, isHeldElsewhere: finding !== null && heldElsewhere === finding };
}

interface More {
  seen?: Record<string, number>;
  findings?: number[];
  settles?: number;
}

/** What a person can do to a draft; conflicts and what was done are said in a toast, and stand in the draft. */
export function useDraftActions(draft: Pick<DraftDetail, 'id'>) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const draftId = draft.id;
  const settled = useCallback(
    () => queryClient.invalidateQueries(trpc.drafts.pathFilter()),
    [queryClient, trpc],
  );
  const applied = useMutation(trpc.drafts.operate.mutationOptions({ onSettled: settled }));
  const undone = useMutation(trpc.drafts.undo.mutationOptions({ onSettled: settled }));
  const redone = useMutation(trpc.drafts.redo.mutationOptions({ onSettled: settled }));
  const settling = useMutation(trpc.drafts.settle.mutationOptions({ onSettled: settled }));
  const [apply, undo] = [applied.mutateAsync, undone.mutateAsync];
  const [redo, settle] = [redone.mutateAsync, settling.mutateAsync];
  return {
    busy: applied.isPending || undone.isPending || redone.isPending || settling.isPending,
    /** `failed`: nothing was done, as a toast says; whoever asked still has what was typed. */
    apply: (operation: Operation, more: More = {}): Promise<AppliedOperation['outcome'] | 'failed'> =>
      apply({ draftId, requestId: crypto.randomUUID(), operation, ...more })
        .then((answer) => say(operation, answer))
        .catch(() => 'failed'),
    undo: (seq?: number) => undo({ draftId, requestId: crypto.randomUUID(), seq }).catch(() => undefined),
    redo: (seq?: number) => redo({ draftId, requestId: crypto.randomUUID(), seq }).catch(() => undefined),
    settle: (seq: number) => settle({ draftId, requestId: crypto.randomUUID(), seq }).catch(() => undefined),
  };
}

function say(operation: Operation, answer: AppliedOperation): AppliedOperation['outcome'] {
  if (answer.outcome === 'applied') return answer.outcome;
  const [first] = answer.conflicts;
  const what = first?.operation ? operationText(first.operation) : 'changed the same';
  toast.warning(`${first?.by ?? 'Somebody'} ${what} meanwhile.`, {
    description: `You ${operationText(operation)}: it is kept as a conflict. Decide above.`,
  });
  return answer.outcome;
}
