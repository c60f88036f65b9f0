'use client';

import type { KeyboardEvent, PointerEvent } from 'react';
import { LEAST_WIDTH, MOST_WIDTH } from './table-layout';

interface ColumnResizerProps {
  label: string;
  /** Pixels; null where nobody resized it. */
  width: number | null;
  /** Null gives the column its usual width again. */
  onResize: (width: number | null) => void;
}

const STEP = 16;
/** Said of a column that is as wide as its content. */
const USUAL_WIDTH = 120;
const between = (width: number) => Math.round(Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, width)));

/** The edge of a column's header: dragging it, or the arrow keys, make the column wider; a double click as it was. */
export function ColumnResizer({ label, width, onResize }: ColumnResizerProps) {
  const cellOf = (element: Element) => element.closest('th') as HTMLTableCellElement;

  function drag(event: PointerEvent<HTMLElement>) {
    event.preventDefault();
    const edge = event.currentTarget;
    const cell = cellOf(edge);
    const [start, from] = [event.clientX, cell.offsetWidth];
    let wanted = from;
    edge.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => {
      wanted = between(from + moved.clientX - start);
      cell.style.width = cell.style.minWidth = cell.style.maxWidth = `${wanted}px`;
    };
    const end = () => {
      edge.removeEventListener('pointermove', move);
      if (wanted !== from) onResize(wanted);
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
    // biome-ignore lint/a11y/useSemanticElements: a splitter that is dragged and has keys; a ruled line has none
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={`Resize ${label}`}
      aria-valuemin={LEAST_WIDTH}
      aria-valuemax={MOST_WIDTH}
      aria-valuenow={width ?? USUAL_WIDTH}
      aria-valuetext={width === null ? 'as wide as its content' : `${width} pixels`}
      title="Drag to resize, double-click to reset"
      onPointerDown={drag}
      onKeyDown={press}
      onDoubleClick={() => onResize(null)}
      className="absolute inset-y-0 right-0 w-2 cursor-col-resize touch-none border-transparent border-r-2 hover:border-control focus-visible:border-accent"
    />
  );
}
