'use client';

import type { KeyboardEvent, PointerEvent } from 'react';
import { LEAST_WIDTH, MOST_WIDTH } from './table-layout';

interface ColumnResizerProps {
  label: string;
  /** Null gives the column its usual width again. */
  onResize: (width: number | null) => void;
}

const STEP = 16;
const between = (width: number) => Math.round(Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, width)));

/** The edge of a column's header: dragging it, or the arrow keys, make the column wider; a double click as it was. */
export function ColumnResizer({ label, onResize }: ColumnResizerProps) {
  const cellOf = (element: Element) => element.closest('th') as HTMLTableCellElement;

  function drag(event: PointerEvent<HTMLElement>) {
    event.preventDefault();
    const edge = event.currentTarget;
    const cell = cellOf(edge);
    const [start, from] = [event.clientX, cell.offsetWidth];
    let width = from;
    edge.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => {
      width = between(from + moved.clientX - start);
      cell.style.width = cell.style.minWidth = cell.style.maxWidth = `${width}px`;
    };
    const end = () => {
      edge.removeEventListener('pointermove', move);
      if (width !== from) onResize(width);
    };
    edge.addEventListener('pointermove', move);
    edge.addEventListener('pointerup', end, { once: true });
    edge.addEventListener('pointercancel', end, { once: true });
  }

  function press(event: KeyboardEvent<HTMLElement>) {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onResize(between(cellOf(event.currentTarget).offsetWidth + by));
  }

  return (
    <button
      type="button"
      aria-label={`Resize ${label}`}
      title="Drag to resize, double-click to reset"
      onPointerDown={drag}
      onKeyDown={press}
      onDoubleClick={() => onResize(null)}
      className="absolute inset-y-0 right-0 w-2 cursor-col-resize touch-none border-transparent border-r-2 hover:border-control focus-visible:border-accent"
    />
  );
}
