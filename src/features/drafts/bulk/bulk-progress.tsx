'use client';

import { Button } from '@/components/ui/button';
import { ProgressBar } from '@/components/ui/progress-bar';
import type { DraftBulk, DraftDetail, Operation } from '@/shared/contracts/drafts';
import { counted } from '@/shared/format';
import type { useDraftActions } from '../use-draft';

interface BulkProgressProps {
  draft: DraftDetail;
  actions: ReturnType<typeof useDraftActions>;
  mayWrite: boolean;
}

/** How far a change of many photos is, or which parts of it could not be undone or done again. */
export function BulkProgress({ draft: { bulk }, actions, mayWrite }: BulkProgressProps) {
  if (!bulk) return null;
  if (!bulk.isRunning) return <LeftParts bulk={bulk} />;
  const { done, total, isMine, direction } = bulk;
  return (
    <section
      aria-label="Change of many photos"
      className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border bg-surface p-3 text-sm"
    >
      <p className="min-w-0 flex-1 basis-64">
        {whatOf(bulk)} in the background. You can close this page
        {isMine ? ' or continue working.' : ' or continue working beside it.'}
      </p>
      <span className="flex min-w-0 flex-1 basis-48 items-center gap-2">
        <ProgressBar value={total === 0 ? null : done / total} label={whatOf(bulk)} />
        <span className="w-10 shrink-0 text-right text-muted text-xs tabular-nums">
          {total === 0 ? '' : `${Math.floor((100 * done) / total)} %`}
        </span>
      </span>
      {mayWrite && isMine && direction === 'do' && (
        <Button size="sm" disabled={actions.busy} onClick={() => void actions.undo()}>
          Stop and undo
        </Button>
      )}
    </section>
  );
}

function LeftParts({ bulk: { left, total, direction } }: { bulk: DraftBulk }) {
  const verb = direction === 'undo' ? 'undone' : 'done again';
  return (
    <p role="status" className="mb-4 rounded-lg border border-warn bg-surface p-3 text-sm">
      {counted(left, 'part')} of {total} could not be {verb}, because somebody has changed the same photos
      meanwhile. Once that is undone, {direction} again.
    </p>
  );
}

/** "Ann is dropping photos". */
function whatOf({ by, isMine, direction, operation }: DraftBulk): string {
  const subject = isMine ? 'You are' : `${by ?? 'A former member'} is`;
  if (direction === 'undo') return `${subject} undoing a change of many photos`;
  if (direction === 'redo' || !operation) return `${subject} doing a change of many photos again`;
  return `${subject} ${doing(operation)}`;
}

function doing(operation: Operation): string {
  if (operation.kind === 'move') return `moving photos to ${operation.split}`;
  if (operation.kind === 'relabel') return `relabelling photos as “${operation.classKey}”`;
  return operation.kind === 'keep' ? 'keeping photos' : 'dropping photos';
}
