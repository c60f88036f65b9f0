'use client';

import { DragDropProvider } from '@dnd-kit/react';
import { isSortable, useSortable } from '@dnd-kit/react/sortable';
import { ArrowUpToLine, GripVertical, ListOrdered } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { SearchedList, SearchPopover } from '@/components/ui/search-popover';
import type { CoinClass } from '@/shared/coin-class';
import { moved } from './hand-order';

interface HandOrderPickerProps {
  classes: readonly CoinClass[];
  /** Indexes of all of them, as they stand. */
  order: readonly number[];
  /** An empty order is that of the keys. */
  onChange: (order: readonly number[]) => void;
}

/** Puts the classes in an order by hand: dragged by mouse, finger or keyboard, or found and sent to the top. */
export function HandOrderPicker({ classes, order, onChange }: HandOrderPickerProps) {
  const rows = order.flatMap((index) => classes[index] ?? []);
  return (
    <SearchPopover
      label="Order by hand"
      search="Search classes"
      onReset={() => onChange([])}
      button={
        <>
          <ListOrdered aria-hidden />
          Arrange
        </>
      }
    >
      {(wanted) => (
        <DragDropProvider
          onDragEnd={({ canceled, operation: { source } }) => {
            if (!canceled && isSortable(source)) onChange(moved(order, source.initialIndex, source.index));
          }}
        >
          <SearchedList items={rows} wanted={wanted} textOf={({ key, label }) => `${key} ${label}`}>
            {(found) => (
              <ol aria-label="Classes">
                {found.map((entry) => (
                  <HandRow
                    key={entry.index}
                    entry={entry}
                    place={order.indexOf(entry.index)}
                    // Among some of the rows, a place says nothing.
                    mayDrag={wanted === ''}
                    onTop={() => onChange(moved(order, order.indexOf(entry.index), 0))}
                  />
                ))}
              </ol>
            )}
          </SearchedList>
        </DragDropProvider>
      )}
    </SearchPopover>
  );
}

interface HandRowProps {
  entry: CoinClass;
  place: number;
  mayDrag: boolean;
  onTop: () => void;
}

function HandRow({ entry, place, mayDrag, onTop }: HandRowProps) {
  const { ref, handleRef, isDragging } = useSortable({ id: entry.index, index: place, disabled: !mayDrag });
  return (
    <li
      ref={ref}
      className={cn(
        'flex h-7 items-center gap-1 rounded-sm bg-surface hover:bg-raised',
        isDragging && 'relative z-10 bg-raised shadow-float',
      )}
    >
      {mayDrag && (
        <button
          ref={handleRef}
          type="button"
          aria-label={`Move ${entry.label}`}
          title="Drag, or press space and use the arrow keys"
          className="grid size-6 shrink-0 cursor-grab touch-none place-items-center rounded-sm text-faint hover:text-text active:cursor-grabbing"
        >
          <GripVertical aria-hidden className="size-3.5" />
        </button>
      )}
      <span className="w-7 shrink-0 text-right text-faint text-xs">{place + 1}</span>
      <span className="min-w-0 flex-1 truncate px-1 text-sm">{entry.label}</span>
      <Button
        size="sm"
        variant="ghost"
        icon
        aria-label={`Move ${entry.label} to the top`}
        title="To the top"
        disabled={place === 0}
        onClick={onTop}
      >
        <ArrowUpToLine aria-hidden />
      </Button>
    </li>
  );
}
