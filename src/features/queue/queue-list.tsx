'use client';

import { DragDropProvider } from '@dnd-kit/react';
import { isSortable } from '@dnd-kit/react/sortable';
import { useState } from 'react';
import { useMe } from '@/features/api/use-me';
import type { QueueItem } from '@/shared/contracts/queue';
import { allowedControls, type ControlledRun } from '@/shared/run-controls';
import { QueueRow } from './queue-row';
import { useMoveRun } from './use-move-run';

/** The queue, as far as it is loaded: rows are dragged by mouse, finger or keyboard, or moved by their menu. */
export function QueueList({ items, total }: { items: readonly QueueItem[]; total: number }) {
  const move = useMoveRun(total);
  const role = useMe()?.role ?? 'viewer';
  /** The queue as it was when dragging began: updates that arrive meanwhile must not move rows. */
  const [frozen, setFrozen] = useState<readonly QueueItem[] | null>(null);
  const shown = frozen ?? items;

  return (
    <DragDropProvider
      onDragStart={() => setFrozen(items)}
      onDragEnd={({ canceled, operation: { source } }) => {
        setFrozen(null);
        if (canceled || !isSortable(source)) return;
        move(shown, source.initialIndex, source.index);
      }}
    >
      <ol aria-label="Queue" className="divide-y">
        {shown.map((item, index) => (
          <QueueRow
            key={item.id}
            item={item}
            index={index}
            last={total - 1}
            controls={allowedControls(queuedRun(item), role)}
            onMove={(to) => move(shown, index, to)}
          />
        ))}
      </ol>
    </DragDropProvider>
  );
}

/** A run of the queue, as the rule of the controls needs it. */
function queuedRun({ epoch }: QueueItem): ControlledRun {
  return { state: 'queued', control: 'none', hasBestWeights: epoch > 0 };
}
