import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CirclePause, CirclePlay, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import type { WorkerListItem } from '@/shared/contracts/workers';

/** Drain or take up again, and remove once nothing is lost by it; for administrators. */
export function WorkerActions({ worker }: { worker: WorkerListItem }) {
  const mayManage = useMay('worker:manage');
  if (!mayManage) return null;
  const removable = worker.currentRuns.length === 0 && (worker.draining || !worker.connected);
  return (
    <div className="flex items-center gap-1">
      {(worker.connected || worker.draining) && <DrainButton worker={worker} />}
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
      aria-label={draining ? `Let ${name} take runs again` : `Drain ${name}`}
      title={draining ? 'It takes queued runs again' : 'It finishes what it has and takes no more'}
      onClick={() => drain.mutate({ id, draining: !draining })}
    >
      {draining ? <CirclePlay aria-hidden /> : <CirclePause aria-hidden />}
      {draining ? 'Take runs' : 'Drain'}
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
      <Button size="sm" variant="ghost" icon aria-label={`Remove ${name}`} onClick={() => setAsking(true)}>
        <Trash2 aria-hidden />
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Remove ${name}?`}
        description={
          connected
            ? 'Its program ends and it leaves this list. Started again, it comes back, unless you revoke its token on the team page.'
            : 'It leaves this list. Started again, it comes back, unless you revoke its token on the team page.'
        }
        confirmLabel="Remove"
        onConfirm={() => remove.mutateAsync({ id })}
      />
    </>
  );
}
