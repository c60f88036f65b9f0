'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { RelativeTime } from '@/components/ui/relative-time';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import type { WorkerListItem } from '@/shared/contracts/runs';
import { conditionLabel, runtimeLabel, versionWords, WorkerDot, workerCondition } from './worker-status';

export function WorkerRow({ worker }: { worker: WorkerListItem }) {
  const condition = workerCondition(worker);
  const versions = versionWords(worker.versions);
  return (
    <li className="grid gap-x-6 gap-y-2 border-b px-4 py-3 last:border-b-0 md:grid-cols-[minmax(0,1fr)_minmax(0,14rem)_9rem] md:items-start">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-2">
          <WorkerDot condition={condition} />
          <span className="font-medium">{worker.name}</span>
          <Badge tone={worker.runtime ? 'neutral' : 'bad'}>{runtimeLabel(worker.runtime)}</Badge>
        </div>
        <p className="mt-0.5 wrap-anywhere text-muted">{worker.device || 'Device unknown'}</p>
        {worker.problem && (
          <p className="mt-1 flex items-start gap-1.5 text-warn">
            <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
            <span className="min-w-0 wrap-anywhere">{worker.problem}</span>
          </p>
        )}
        {versions.length > 0 && <p className="mt-1 text-faint text-xs">{versions.join(' · ')}</p>}
      </div>
      <div className="min-w-0">
        {worker.currentRun ? (
          <Link
            href={`/runs/${worker.currentRun.number}`}
            className="wrap-anywhere rounded-sm font-medium text-accent hover:underline"
          >
            #{worker.currentRun.number} {worker.currentRun.name}
          </Link>
        ) : null}
        <p className="text-muted text-xs">{conditionLabel(condition)}</p>
      </div>
      <div className="flex items-start justify-end gap-2 text-muted text-xs max-md:justify-between">
        <div className="md:text-right">
          <span className="md:hidden">last seen </span>
          {worker.connected ? 'now' : <RelativeTime date={worker.lastSeen} />}
          <span className="block text-faint">
            first seen <RelativeTime date={worker.firstSeen} />
          </span>
        </div>
        {!worker.connected && <RemoveButton worker={worker} />}
      </div>
    </li>
  );
}

function RemoveButton({ worker }: { worker: WorkerListItem }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const mayManage = useMay('worker:manage');
  const [asking, setAsking] = useState(false);
  const remove = useMutation(
    trpc.workers.remove.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.workers.list.queryFilter()),
    }),
  );
  if (!mayManage) return null;
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        icon
        aria-label={`Forget ${worker.name}`}
        onClick={() => setAsking(true)}
      >
        <Trash2 aria-hidden />
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Forget ${worker.name}?`}
        description="It leaves this list. If it signs in again with a good token, it comes back."
        confirmLabel="Forget"
        onConfirm={() => remove.mutateAsync({ id: worker.id })}
      />
    </>
  );
}
