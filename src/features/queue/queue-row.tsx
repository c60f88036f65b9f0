'use client';

import { useSortable } from '@dnd-kit/react/sortable';
import { GripVertical } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { cn } from '@/components/ui/cn';
import { Link } from '@/components/ui/link';
import { RelativeTime } from '@/components/ui/relative-time';
import type { QueueItem } from '@/shared/contracts/queue';
import type { RunAction, Verdict } from '@/shared/run-controls';
import { requirementLabels } from '@/shared/worker-fit';
import { QueueRowMenu } from './queue-row-menu';
import { ScheduledTime } from './scheduled-time';

interface QueueRowProps {
  item: QueueItem;
  index: number;
  /** Index of the last run in the queue. */
  last: number;
  controls: Record<RunAction, Verdict>;
  onMove: (to: number | 'bottom') => void;
}

export function QueueRow({ item, index, last, controls, onMove }: QueueRowProps) {
  const mayMove = controls.move.allowed;
  const { ref, handleRef, isDragging } = useSortable({ id: item.id, index, disabled: !mayMove });
  const scheduled = item.notBefore !== null && item.notBefore > new Date() ? item.notBefore : null;
  return (
    <li
      ref={ref}
      className={cn(
        'grid grid-cols-[auto_minmax(0,1fr)_auto] items-start gap-x-2 bg-surface py-2.5 pr-2 pl-1.5 first:rounded-t-lg last:rounded-b-lg sm:gap-x-3',
        !mayMove && 'pl-4',
        isDragging && 'relative z-10 rounded-lg bg-raised shadow-float',
      )}
    >
      <div className="flex items-center gap-1">
        {mayMove && (
          <button
            ref={handleRef}
            type="button"
            aria-label={`Move run ${item.number}`}
            title="Drag, or press space and use the arrow keys"
            className="grid size-7 cursor-grab touch-none place-items-center rounded-md text-faint hover:bg-raised hover:text-text active:cursor-grabbing"
          >
            <GripVertical aria-hidden className="size-4" />
          </button>
        )}
        <span className="w-6 text-right text-muted tabular-nums">{index + 1}</span>
      </div>
      <div className="min-w-0 py-0.5">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link href={`/runs/${item.number}`} className="min-w-0 truncate font-medium hover:underline">
            <span className="font-normal text-muted">#{item.number}</span> {item.name}
          </Link>
          {item.priority !== 0 && <Badge tone="accent">Priority {item.priority}</Badge>}
          {requirementLabels(item.requires).map((label) => (
            <Badge key={label}>{label}</Badge>
          ))}
          {item.epoch > 0 && <Badge tone="info">Continues after epoch {item.epoch}</Badge>}
        </div>
        <p className="mt-0.5 text-sm">{scheduled ? <ScheduledTime date={scheduled} /> : item.waitingFor}</p>
        <p className="mt-0.5 truncate text-muted text-xs">
          {item.datasetName} · {item.experimentName}
          {item.sweepNumber !== null && ` · sweep ${item.sweepNumber}`} · {item.createdBy ?? 'System'},{' '}
          <RelativeTime date={item.createdAt} />
        </p>
      </div>
      {mayMove && <QueueRowMenu item={item} index={index} last={last} controls={controls} onMove={onMove} />}
    </li>
  );
}
