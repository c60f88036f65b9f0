'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Box, CircleStop, Copy, Ellipsis, Grid3x3, Pencil, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DropdownMenu, MenuItem } from '@/components/ui/dropdown-menu';
import type { RunDetail } from '@/shared/contracts/runs';
import { isFinal } from '@/shared/run-state';
import { useTRPC } from '../api/trpc';
import { useMay } from '../api/use-me';
import { RenameRunDialog } from './rename-run-dialog';
import type { RunView } from './run-view';

type Asking = 'stop' | 'cancel' | 'rename' | null;

/** What can be done with a run: stop or cancel it while it goes on, see its model, clone it. */
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
  const stop = useMutation(trpc.runs.stop.mutationOptions(settled));
  const cancel = useMutation(trpc.runs.cancel.mutationOptions(settled));
  const run = detail.id;
  const ended = isFinal(view.state);
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
      {mayWrite && view.state === 'running' && view.control === 'none' && (
        <Button onClick={() => setAsking('stop')}>
          <CircleStop aria-hidden />
          Stop
        </Button>
      )}
      {mayWrite && !ended && view.control !== 'cancel' && (
        <Button variant="danger" onClick={() => setAsking('cancel')}>
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
          {!ended && view.control !== 'cancel' && (
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
          view.state === 'queued'
            ? 'It leaves the queue and never starts. Its recipe stays here to be cloned.'
            : 'Training ends at once and no model is made: what was learned is lost. Curves and log stay. To keep the best weights, stop the run instead.'
        }
        confirmLabel="Cancel the run"
        cancelLabel="Keep it"
        onConfirm={() => cancel.mutateAsync({ run })}
      />
      {asking === 'rename' && (
        <RenameRunDialog run={run} name={detail.name} onClose={() => setAsking(null)} />
      )}
    </>
  );
}
