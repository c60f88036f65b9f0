'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { ProgressBar } from '@/components/ui/progress-bar';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPCClient } from '@/features/api/trpc';
import type { DeletionPreview, KindCounts } from '@/shared/contracts/lifecycle';
import { bytes, counted } from '@/shared/format';
import { inBatches, joinPreviews } from '@/shared/lifecycle-batches';
import { countOfKind, type LifecycleKind, lifecycleKinds } from '@/shared/lifecycle-kinds';
import { useLifecycle } from './use-lifecycle';

interface DeleteDialogProps {
  kind: LifecycleKind;
  ids: readonly string[];
  onClose: () => void;
  /** Called when they are in the bin, those that could be. */
  onDone?: () => void;
}

/** Says what deleting some things takes along and whom it leaves without, and does it. */
export function DeleteDialog({ kind, ids, onClose, onDone }: DeleteDialogProps) {
  const client = useTRPCClient().lifecycle;
  const { remove } = useLifecycle(kind);
  const [withDependents, setWithDependents] = useState(false);
  const [done, setDone] = useState<number | null>(null);
  const preview = useQuery({
    queryKey: [['lifecycle', 'preview'], kind, ids],
    queryFn: async () => joinPreviews(await inBatches(ids, (refs) => client.preview.query({ kind, refs }))),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const busy = done !== null;

  async function confirm() {
    setDone(0);
    const outcome = await remove(ids, { withDependents, onProgress: setDone });
    setDone(null);
    if (!outcome) return;
    onClose();
    onDone?.();
  }

  const only = preview.data?.items.length === 1 ? preview.data.items[0] : undefined;
  const hasDependents = Object.keys(preview.data?.dependents ?? {}).length > 0;
  const nothing = preview.data?.items.length === 0;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !busy && onClose()}
      size="sm"
      title={only ? `Delete ${only.label}?` : `Delete ${countOfKind(kind, ids.length)}?`}
      footer={
        <>
          <Button disabled={busy} onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="danger"
            busy={busy}
            disabled={!preview.data || nothing || (hasDependents && !withDependents && ids.length === 1)}
            onClick={confirm}
          >
            Move to bin
          </Button>
        </>
      }
    >
      {preview.data ? (
        <div className="grid gap-3 text-sm">
          <Along preview={preview.data} />
          {hasDependents && (
            <Dependents
              kind={kind}
              preview={preview.data}
              checked={withDependents}
              onChange={setWithDependents}
            />
          )}
          {preview.data.obstacles.map((obstacle) => (
            <p key={obstacle} className="text-warn">
              {obstacle}
            </p>
          ))}
          {busy && ids.length > 1 && <ProgressBar value={done / ids.length} label="Moving to the bin" />}
        </div>
      ) : preview.error ? (
        <ErrorState error={preview.error} onRetry={() => preview.refetch()} className="py-4" />
      ) : (
        <Skeleton className="h-16" />
      )}
    </Dialog>
  );
}

function Along({ preview: { along, bytes: size, binDays } }: { preview: DeletionPreview }) {
  const parts = listed(along);
  return (
    <p className="text-muted">
      {parts && <span className="text-text">Goes along: {parts}. </span>}
      It stays in the bin for {counted(binDays, 'day')} and can be restored from there.
      {size > 0 && ` Then up to ${bytes(size)} are freed.`}
    </p>
  );
}

interface DependentsProps {
  kind: LifecycleKind;
  preview: DeletionPreview;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

function Dependents({
  kind,
  preview: { items, dependents, dependentLabels },
  checked,
  onChange,
}: DependentsProps) {
  const isOne = items.length === 1;
  const largest = Math.max(...Object.values(dependents));
  return (
    <div className="grid gap-2 rounded-md border p-3">
      <p>
        Used by {listed(dependents)}
        {dependentLabels.length > 0 && (
          <span className="text-muted">
            {' '}
            ({dependentLabels.join(', ')}
            {largest > dependentLabels.length && ', …'})
          </span>
        )}
        . {isOne ? 'It' : `Those ${lifecycleKinds[kind].many}`} can only be deleted with them.
      </p>
      <Checkbox
        label="Delete those too"
        checked={checked}
        onCheckedChange={(next) => onChange(next === true)}
      />
    </div>
  );
}

function listed(counts: KindCounts): string {
  return (Object.entries(counts) as [LifecycleKind, number][])
    .map(([kind, count]) => countOfKind(kind, count))
    .join(', ');
}
