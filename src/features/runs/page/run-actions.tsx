'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  Box,
  CircleStop,
  Copy,
  Ellipsis,
  Grid3x3,
  Pause,
  Pencil,
  Play,
  RotateCcw,
  Trash2,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DropdownMenu, MenuItem } from '@/components/ui/dropdown-menu';
import { Link } from '@/components/ui/link';
import type { RunDetail } from '@/shared/contracts/runs';
import { allowedControls } from '@/shared/run-controls';
import { isFinal, isLeasedState } from '@/shared/run-state';
import { useTRPC } from '../../api/trpc';
import { useMe } from '../../api/use-me';
import { DeleteDialog } from '../../lifecycle/delete-dialog';
import { LifecycleMenuItems } from '../../lifecycle/lifecycle-menu-items';
import { RenameRunDialog } from './rename-run-dialog';
import type { RunView } from './run-view';

type OpenDialog = 'stop' | 'cancel' | 'rename' | 'delete' | null;

/** Pause, resume, stop, cancel or retry a run, as far as the server's rule allows it now; open its model; clone it. */
export function RunActions({
  detail,
  view,
  modelId,
}: {
  detail: RunDetail;
  view: RunView;
  modelId: string | null;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const me = useMe();
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const settled = { onSettled: () => queryClient.invalidateQueries(trpc.runs.pathFilter()) };
  const withToast = { ...settled, onError: (error: { message: string }) => toast.error(error.message) };
  const stop = useMutation(trpc.runs.stop.mutationOptions(settled));
  const cancel = useMutation(trpc.runs.cancel.mutationOptions(settled));
  const pause = useMutation(trpc.runs.pause.mutationOptions(withToast));
  const resume = useMutation(trpc.runs.resume.mutationOptions(withToast));
  const retry = useMutation(trpc.runs.retry.mutationOptions(withToast));
  const run = detail.id;
  const controls = allowedControls(
    { state: view.state, control: view.control, hasBestWeights: (detail.resumesFrom?.epoch ?? 0) > 0 },
    me?.role ?? 'viewer',
  );
  const close = (open: boolean) => !open && setDialog(null);

  return (
    <>
      {modelId && (
        <>
          <Button asChild variant="primary">
            <Link href={`/models/${modelId}`}>
              <Box aria-hidden />
              Model{detail.modelNumber !== null && ` ${detail.modelNumber}`}
            </Link>
          </Button>
          <Button asChild>
            <Link href={`/models/${modelId}/confusion`}>
              <Grid3x3 aria-hidden />
              Confusion
            </Link>
          </Button>
        </>
      )}
      {controls.resume.allowed && (
        <Button
          variant={view.state === 'paused' ? 'primary' : 'secondary'}
          onClick={() => resume.mutate({ run })}
        >
          <Play aria-hidden />
          {view.state === 'paused' ? 'Resume' : 'Keep training'}
        </Button>
      )}
      {controls.retry.allowed && (
        <Button variant="primary" onClick={() => retry.mutate({ run })}>
          <RotateCcw aria-hidden />
          Retry
        </Button>
      )}
      {controls.pause.allowed && (
        <Button onClick={() => pause.mutate({ run })}>
          <Pause aria-hidden />
          Pause
        </Button>
      )}
      {controls.stop.allowed && (
        <Button onClick={() => setDialog('stop')}>
          <CircleStop aria-hidden />
          Stop
        </Button>
      )}
      {controls.cancel.allowed && (
        <Button variant="danger" className="max-sm:hidden" onClick={() => setDialog('cancel')}>
          Cancel run
        </Button>
      )}
      {controls.rename.allowed && (
        <DropdownMenu
          trigger={
            <Button icon aria-label="More actions">
              <Ellipsis aria-hidden />
            </Button>
          }
        >
          <MenuItem onSelect={() => router.push(`/runs/new?clone=${detail.number}`)}>
            <Copy aria-hidden />
            Clone with changes
          </MenuItem>
          <MenuItem onSelect={() => setDialog('rename')}>
            <Pencil aria-hidden />
            Rename
          </MenuItem>
          {controls.cancel.allowed && (
            <MenuItem tone="danger" onSelect={() => setDialog('cancel')}>
              <Trash2 aria-hidden />
              Cancel run
            </MenuItem>
          )}
          {isFinal(view.state) && (
            <LifecycleMenuItems kind="run" item={detail} onDelete={() => setDialog('delete')} />
          )}
        </DropdownMenu>
      )}
      <ConfirmDialog
        open={dialog === 'stop'}
        onOpenChange={close}
        tone="primary"
        title={`Stop run ${detail.number} now?`}
        description="It ends after the current batch. The best weights so far are kept, evaluated and saved as a model version. A stopped run cannot be resumed; clone it to train longer."
        confirmLabel="Stop and keep the best weights"
        cancelLabel="Keep training"
        onConfirm={() => stop.mutateAsync({ run })}
      />
      <ConfirmDialog
        open={dialog === 'cancel'}
        onOpenChange={close}
        title={`Cancel run ${detail.number}?`}
        description={
          !isLeasedState(view.state) && view.epochs.length === 0
            ? 'It leaves the queue and never starts. Its recipe stays here, to be cloned.'
            : 'Training ends at once and no model is saved; the weights are lost. Curves and log stay. To keep the best weights, stop the run instead.'
        }
        confirmLabel="Cancel the run"
        cancelLabel="Keep the run"
        onConfirm={() => cancel.mutateAsync({ run })}
      />
      {dialog === 'delete' && <DeleteDialog kind="run" ids={[run]} onClose={() => setDialog(null)} />}
      {dialog === 'rename' && <RenameRunDialog run={run} detail={detail} onClose={() => setDialog(null)} />}
    </>
  );
}
