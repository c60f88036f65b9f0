'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ChevronsUp, Copy, Ellipsis, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DropdownMenu, MenuItem } from '@/components/ui/dropdown-menu';
import { Link } from '@/components/ui/link';
import type { RunListItem } from '@/shared/contracts/runs';
import type { SweepDetail } from '@/shared/contracts/sweeps';
import { type ControlledRun, type SweepAction, sweepVerdict } from '@/shared/run-controls';
import { useTRPC } from '../api/trpc';
import { useMe } from '../api/use-me';
import { DeleteDialog } from '../lifecycle/delete-dialog';
import { LifecycleMenuItems } from '../lifecycle/lifecycle-menu-items';

/** Above the default 0, and above runs that somebody has raised a little. */
const RAISED_PRIORITY = 10;

/** Controls for all runs of a sweep at once. */
export function SweepActions({ sweep }: { sweep: SweepDetail }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const me = useMe();
  const [cancelling, setCancelling] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const settled = { onSettled: () => queryClient.invalidateQueries(trpc.sweeps.pathFilter()) };
  const pause = useMutation(trpc.sweeps.pause.mutationOptions(settled));
  const resume = useMutation(trpc.sweeps.resume.mutationOptions(settled));
  const cancel = useMutation(trpc.sweeps.cancel.mutationOptions(settled));
  const raise = useMutation(
    trpc.sweeps.setPriority.mutationOptions({
      ...settled,
      onSuccess: (_, { priority }) => toast(`Its runs have priority ${priority}.`),
    }),
  );
  const runs = sweep.trials.map(({ run }) => controlledRun(run));
  const allowed = (action: SweepAction) => sweepVerdict(action, runs, me?.role ?? 'viewer').allowed;
  const ref = { sweep: sweep.id };

  return (
    <>
      {sweep.best && (
        <Button asChild variant="primary">
          <Link href={`/runs/new?clone=${sweep.best.runNumber}`}>
            <Copy aria-hidden />
            Clone best
          </Link>
        </Button>
      )}
      {allowed('resume') && (
        <Button busy={resume.isPending} onClick={() => resume.mutate(ref)}>
          <Play aria-hidden />
          Resume all
        </Button>
      )}
      {allowed('pause') && !allowed('resume') && (
        <Button busy={pause.isPending} onClick={() => pause.mutate(ref)}>
          <Pause aria-hidden />
          Pause all
        </Button>
      )}
      {allowed('cancel') && (
        <Button variant="danger" onClick={() => setCancelling(true)}>
          Cancel all
        </Button>
      )}
      <DropdownMenu
        trigger={
          <Button icon aria-label="More actions">
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {allowed('cancel') ? (
          <>
            <MenuItem onSelect={() => raise.mutate({ ...ref, priority: RAISED_PRIORITY })}>
              <ChevronsUp aria-hidden />
              Raise priority of its runs
            </MenuItem>
            <MenuItem onSelect={() => raise.mutate({ ...ref, priority: 0 })}>Reset priority</MenuItem>
          </>
        ) : (
          <LifecycleMenuItems kind="sweep" item={sweep} onDelete={() => setDeleting(true)} />
        )}
      </DropdownMenu>
      {deleting && <DeleteDialog kind="sweep" ids={[sweep.id]} onClose={() => setDeleting(false)} />}
      <ConfirmDialog
        open={cancelling}
        onOpenChange={setCancelling}
        title={`Cancel all runs of sweep ${sweep.number}?`}
        description="Queued runs never start; running ones end at once and save no model. Ended runs stay as they are."
        confirmLabel="Cancel the runs"
        cancelLabel="Keep them"
        onConfirm={() => cancel.mutateAsync(ref)}
      />
    </>
  );
}

function controlledRun({ state, control, progress }: RunListItem): ControlledRun {
  return { state, control, hasBestWeights: progress.last !== null };
}
