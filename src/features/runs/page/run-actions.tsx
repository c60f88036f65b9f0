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
import { isFinal, isLeasedState } from '@/shared/run-state';
import { useTRPC } from '../../api/trpc';
import { useMay } from '../../api/use-me';
import { RenameRunDialog } from './rename-run-dialog';
import type { RunView } from './run-view';

type Asking = 'stop' | 'cancel' | 'rename' | null;

/** What a run can be asked for as it stands. */
function mayDo({ view: { state, control }, detail }: { view: RunView; detail: RunDetail }) {
  const waits = state === 'queued' || state === 'paused';
  const hasBest = (detail.resumesFrom?.epoch ?? 0) > 0;
  return {
    pause: (state === 'queued' || isLeasedState(state)) && control === 'none',
    resume: state === 'paused' || (isLeasedState(state) && control === 'pause'),
    retry: state === 'failed',
    stop:
      (state === 'running' && (control === 'none' || control === 'pause')) ||
      (waits && hasBest && control !== 'stop'),
    cancel: !isFinal(state) && control !== 'cancel',
  };
}

/** What can be done with a run: pause, stop or cancel it while it goes on, try it again, see its model, clone it. */
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
  const mayWrite = useMay('run:write');
  const [asking, setAsking] = useState<Asking>(null);
  const settled = { onSettled: () => queryClient.invalidateQueries(trpc.runs.pathFilter()) };
  const told = { ...settled, onError: (error: { message: string }) => toast.error(error.message) };
  const stop = useMutation(trpc.runs.stop.mutationOptions(settled));
  const cancel = useMutation(trpc.runs.cancel.mutationOptions(settled));
  const pause = useMutation(trpc.runs.pause.mutationOptions(told));
  const resume = useMutation(trpc.runs.resume.mutationOptions(told));
  const retry = useMutation(trpc.runs.retry.mutationOptions(told));
  const run = detail.id;
  const may = mayDo({ view, detail });
  const close = (open: boolean) => !open && setAsking(null);

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
      {mayWrite && may.resume && (
        <Button
          variant={view.state === 'paused' ? 'primary' : 'secondary'}
          onClick={() => resume.mutate({ run })}
        >
          <Play aria-hidden />
          {view.state === 'paused' ? 'Resume' : 'Do not pause'}
        </Button>
      )}
      {mayWrite && may.retry && (
        <Button variant="primary" onClick={() => retry.mutate({ run })}>
          <RotateCcw aria-hidden />
          Retry
        </Button>
      )}
      {mayWrite && may.pause && (
        <Button onClick={() => pause.mutate({ run })}>
          <Pause aria-hidden />
          Pause
        </Button>
      )}
      {mayWrite && may.stop && (
        <Button onClick={() => setAsking('stop')}>
          <CircleStop aria-hidden />
          Stop
        </Button>
      )}
      {mayWrite && may.cancel && (
        <Button variant="danger" className="max-sm:hidden" onClick={() => setAsking('cancel')}>
          Cancel run
        </Button>
      )}
      {mayWrite && (
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
          <MenuItem onSelect={() => setAsking('rename')}>
            <Pencil aria-hidden />
            Rename
          </MenuItem>
          {may.cancel && (
            <MenuItem tone="danger" onSelect={() => setAsking('cancel')}>
              <Trash2 aria-hidden />
              Cancel run
            </MenuItem>
          )}
        </DropdownMenu>
      )}
      <ConfirmDialog
        open={asking === 'stop'}
        onOpenChange={close}
        tone="primary"
        title={`Stop run ${detail.number} now?`}
        description="It ends after the current batch. The best weights so far are kept, evaluated and saved as a model version. A stopped run cannot go on; clone it to train longer."
        confirmLabel="Stop and keep the best"
        cancelLabel="Keep training"
        onConfirm={() => stop.mutateAsync({ run })}
      />
      <ConfirmDialog
        open={asking === 'cancel'}
        onOpenChange={close}
        title={`Cancel run ${detail.number}?`}
        description={
          !isLeasedState(view.state) && view.epochs.length === 0
            ? 'It leaves the queue and never starts. Its recipe stays here to be cloned.'
            : 'Training ends at once and no model is made: what was learned is lost. Curves and log stay. To keep the best weights, stop the run instead.'
        }
        confirmLabel="Cancel the run"
        cancelLabel="Keep it"
        onConfirm={() => cancel.mutateAsync({ run })}
      />
      {asking === 'rename' && <RenameRunDialog run={run} detail={detail} onClose={() => setAsking(null)} />}
    </>
  );
}
