import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CirclePause, CirclePlay, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import type { WorkerListItem } from '@/shared/contracts/workers';
import { canDrain, removeRefusal } from '@/shared/worker-controls';

/** Drain, resume or remove a worker; for administrators. */
export function WorkerActions({ worker }: { worker: WorkerListItem }) {
  const mayManage = useMay('worker:manage');
  if (!mayManage) return null;
  const removable = removeRefusal({ ...worker, leasedRuns: worker.currentRuns.length }) === null;
  return (
    <div className="flex items-center gap-1">
      {canDrain(worker) && <DrainButton worker={worker} />}
      {removable && <RemoveButton worker={worker} />}
    </div>
  );
}

function DrainButton({ worker: { id, name, draining } }: { worker: WorkerListItem }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const drain = useMutation(
    trpc.workers.setDraining.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.workers.list.queryFilter()),
    }),
  );
  return (
    <Button
      size="sm"
      disabled={drain.isPending}
      aria-label={draining ? `Resume worker ${name}` : `Drain worker ${name}`}
      title={draining ? 'Claim queued runs again' : 'Finish the current runs and claim no more'}
      onClick={() => drain.mutate({ id, draining: !draining })}
    >
      {draining ? <CirclePlay aria-hidden /> : <CirclePause aria-hidden />}
      {draining ? 'Resume worker' : 'Drain worker'}
    </Button>
  );
}

function RemoveButton({ worker: { id, name, connected } }: { worker: WorkerListItem }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useMutation(
    trpc.workers.remove.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.workers.list.queryFilter()),
    }),
  );
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        icon
        aria-label={`Remove worker ${name}`}
        onClick={() => setAsking(true)}
      >
        <Trash2 aria-hidden />
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Remove worker ${name}?`}
        description={
          connected
            ? 'Stops the worker and removes it from this list. It returns when it is started again, unless you revoke its token on the Team page.'
            : 'Removes it from this list. It returns when it is started again, unless you revoke its token on the Team page.'
        }
        confirmLabel="Remove"
        onConfirm={() => remove.mutateAsync({ id })}
      />
    </>
  );
}
