'use client';

import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useDebounced } from '@/components/hooks/use-debounced';
import { GAP, type GridLayout, layOut } from './grid-layout';

/** Rows beyond the screen that are there before somebody scrolls to them. */
const OVERSCAN = 3;
/** Whoever passes a place faster than this does not look at it, and its photos are not fetched. */
const SETTLED_MS = 60;

interface VirtualGridProps {
  label: string;
  total: number;
  /** The place that is shown first; null for the top. */
  start: number | null;
  /** Places on the screen, once it stands still. */
  onVisible: (from: number, to: number) => void;
  renderTile: (index: number, tabIndex: 0 | -1) => ReactNode;
  onKey: (event: KeyboardEvent, index: number) => void;
}

/** A grid of which only the rows on the screen exist, so that 100,000 photos scroll as ten do. Arrow keys move in it. */
export function VirtualGrid({ label, total, start, onVisible, renderTile, onKey }: VirtualGridProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState({ width: 0, top: 0 });
  const [active, setActive] = useState(0);
  const moved = useRef(false);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => {
      const width = element.clientWidth;
      const top = Math.round(element.getBoundingClientRect().top + window.scrollY);
      setBox((before) => (before.width === width && before.top === top ? before : { width, top }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // What stands above the grid grows and shrinks.
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  const layout = layOut({ width: Math.max(1, box.width), photos: box.width === 0 ? 0 : total });
  const { columns, rows, rowHeight } = layout;
  const virtual = useWindowVirtualizer({
    count: rows,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    scrollMargin: box.top,
  });
  const measured = useRef(rowHeight);
  useLayoutEffect(() => {
    if (measured.current === rowHeight) return;
    measured.current = rowHeight;
    virtual.measure();
  }, [rowHeight, virtual]);
  useStart({
    start,
    layout,
    isReady: rows > 0,
    scrollTo: (row) => virtual.scrollToIndex(row, { align: 'center' }),
  });

  const shown = virtual.getVirtualItems();
  const first = (shown[0]?.index ?? 0) * columns;
  const last = Math.min(total, ((shown.at(-1)?.index ?? 0) + 1) * columns) - 1;
  const settled = useDebounced(`${first} ${last}`, SETTLED_MS);
  useEffect(() => {
    const [from = 0, to = 0] = settled.split(' ').map(Number);
    onVisible(from, Math.max(from, to));
  }, [settled, onVisible]);

  // Where the focus is may have been scrolled away: then the first photo on the screen takes the Tab key.
  const stop = active >= first && active <= last ? active : first;
  useEffect(() => {
    if (!moved.current) return;
    const tile = frame.current?.querySelector<HTMLElement>(`[data-place="${active}"]`);
    if (!tile) return;
    moved.current = false;
    tile.focus({ preventScroll: true });
  });

  function move(to: number) {
    const next = Math.max(0, Math.min(total - 1, to));
    moved.current = true;
    setActive(next);
    virtual.scrollToIndex(Math.floor(next / columns), { align: 'auto' });
  }

  function onKeyDown(event: KeyboardEvent) {
    const place = (event.target as HTMLElement).closest<HTMLElement>('[data-place]')?.dataset.place;
    if (place === undefined) return;
    const at = Number(place);
    const inView = Math.max(1, Math.floor(window.innerHeight / rowHeight) - 1) * columns;
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: columns,
      ArrowUp: -columns,
      PageDown: inView,
      PageUp: -inView,
      Home: -total,
      End: total,
    };
    const step = event.altKey || event.ctrlKey || event.metaKey ? undefined : steps[event.key];
    if (step === undefined) return onKey(event, at);
    event.preventDefault();
    move(at + step);
    if (event.shiftKey) onKey(event, Math.max(0, Math.min(total - 1, at + step)));
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot have rows that come and go with scrolling
    <div
      ref={frame}
      role="grid"
      aria-label={label}
      aria-rowcount={rows}
      aria-colcount={columns}
      aria-multiselectable
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const place = (event.target as HTMLElement).closest<HTMLElement>('[data-place]')?.dataset.place;
        if (place !== undefined) setActive(Number(place));
      }}
      className="relative outline-none"
      style={{ height: virtual.getTotalSize() }}
    >
      {shown.map((row) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        <div
          key={row.key}
          role="row"
          aria-rowindex={row.index + 1}
          tabIndex={-1}
          className="absolute top-0 left-0 grid w-full"
          style={{
            height: rowHeight,
            gap: GAP,
            gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            transform: `translateY(${row.start - box.top}px)`,
          }}
        >
          {Array.from({ length: Math.min(columns, total - row.index * columns) }, (_, column) => {
            const index = row.index * columns + column;
            return (
              // biome-ignore lint/a11y/useSemanticElements: as above
              <div
                key={index}
                role="gridcell"
                tabIndex={-1}
                aria-colindex={column + 1}
                className="min-w-0 outline-none"
              >
                {renderTile(index, index === stop ? 0 : -1)}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

/** Scrolls to the photo that the address names, once the grid stands. */
function useStart({
  start,
  layout,
  isReady,
  scrollTo,
}: {
  start: number | null;
  layout: GridLayout;
  isReady: boolean;
  scrollTo: (row: number) => void;
}) {
  const done = useRef(false);
  useEffect(() => {
    if (done.current || start === null || !isReady) return;
    done.current = true;
    scrollTo(Math.floor(start / layout.columns));
  });
}
