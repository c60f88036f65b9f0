'use client';

import { DragDropProvider } from '@dnd-kit/react';
import { isSortable } from '@dnd-kit/react/sortable';
import { useState } from 'react';
import { Card } from '@/components/ui/card';
import type { QueueItem } from '@/shared/contracts/queue';
import { QueueRow } from './queue-row';
import { useMoveRun } from './use-move-run';

/** The queue as a list whose rows are dragged by mouse, finger or keyboard, or moved by their menu. */
export function QueueList({ items, mayWrite }: { items: readonly QueueItem[]; mayWrite: boolean }) {
  const move = useMoveRun();
  /** The queue as it was when dragging began: updates that arrive meanwhile must not move rows. */
  const [held, setHeld] = useState<readonly QueueItem[] | null>(null);
  const shown = held ?? items;

  return (
    <DragDropProvider
      onDragStart={() => setHeld(items)}
      onDragEnd={({ canceled, operation: { source } }) => {
        setHeld(null);
        if (canceled || !isSortable(source)) return;
        move(shown, source.initialIndex, source.index);
      }}
    >
      <Card>
        <ol aria-label="Queue" className="divide-y">
          {shown.map((item, index) => (
            <QueueRow
              key={item.id}
              item={item}
              index={index}
              last={shown.length - 1}
              mayWrite={mayWrite}
              onMove={(to) => move(shown, index, to)}
            />
          ))}
        </ol>
      </Card>
    </DragDropProvider>
  );
}
