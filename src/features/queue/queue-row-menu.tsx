'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  ArrowDown,
  ArrowDownToLine,
  ArrowUp,
  ArrowUpToLine,
  CalendarClock,
  ChevronsUp,
  Ellipsis,
  Trash2,
} from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DropdownMenu, MenuItem, MenuSeparator } from '@/components/ui/dropdown-menu';
import type { QueueItem } from '@/shared/contracts/queue';
import type { RunAction, Verdict } from '@/shared/run-controls';
import { useTRPC } from '../api/trpc';
import { PriorityDialog, ScheduleDialog } from './queue-dialogs';

interface QueueRowMenuProps {
  item: QueueItem;
  index: number;
  /** Index of the last run in the queue. */
  last: number;
  /** What may be done with it now, by the server's rule. */
  controls: Record<RunAction, Verdict>;
  onMove: (to: number | 'bottom') => void;
}

/** Actions on a queued run. */
export function QueueRowMenu({ item, index, last, controls, onMove }: QueueRowMenuProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState<'priority' | 'schedule' | 'cancel' | null>(null);
  const cancel = useMutation(
    trpc.runs.cancel.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.queue.pathFilter()),
    }),
  );
  const close = () => setAsking(null);

  return (
    <>
      <DropdownMenu
        trigger={
          <Button icon size="sm" variant="ghost" aria-label={`Actions for run ${item.number}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem disabled={!controls.move.allowed || index === 0} onSelect={() => onMove(0)}>
          <ArrowUpToLine aria-hidden />
          Move to top
        </MenuItem>
        <MenuItem disabled={!controls.move.allowed || index === 0} onSelect={() => onMove(index - 1)}>
          <ArrowUp aria-hidden />
          Move up
        </MenuItem>
        <MenuItem disabled={!controls.move.allowed || index === last} onSelect={() => onMove(index + 1)}>
          <ArrowDown aria-hidden />
          Move down
        </MenuItem>
        <MenuItem disabled={!controls.move.allowed || index === last} onSelect={() => onMove('bottom')}>
          <ArrowDownToLine aria-hidden />
          Move to bottom
        </MenuItem>
        <MenuSeparator />
        <MenuItem disabled={!controls.prioritise.allowed} onSelect={() => setAsking('priority')}>
          <ChevronsUp aria-hidden />
          Priority…
        </MenuItem>
        <MenuItem disabled={!controls.schedule.allowed} onSelect={() => setAsking('schedule')}>
          <CalendarClock aria-hidden />
          Schedule…
        </MenuItem>
        <MenuSeparator />
        <MenuItem tone="danger" disabled={!controls.cancel.allowed} onSelect={() => setAsking('cancel')}>
          <Trash2 aria-hidden />
          Cancel run…
        </MenuItem>
      </DropdownMenu>
      {asking === 'priority' && <PriorityDialog item={item} onClose={close} />}
      {asking === 'schedule' && <ScheduleDialog item={item} onClose={close} />}
      <ConfirmDialog
        open={asking === 'cancel'}
        onOpenChange={(open) => !open && close()}
        title={`Cancel run ${item.number}?`}
        description="Removes it from the queue. You can still clone its recipe."
        confirmLabel="Cancel run"
        cancelLabel="Keep run"
        onConfirm={() => cancel.mutateAsync({ run: item.id })}
      />
    </>
  );
}
