import type { Column } from '@tanstack/react-table';
import type { CSSProperties } from 'react';

/** How wide the columns of a table are, and which stay where they are while the others are scrolled. */
export interface TableLayout {
  /** Pixels, of columns that somebody resized. */
  widths: Readonly<Record<string, number>>;
  /** Ids of columns that stay on the left, in their order. */
  pinned: readonly string[];
  /** Null gives a column its usual width again. */
  onResize: (id: string, width: number | null) => void;
}

/** Of a column that is pinned, and so must have one, unless somebody resized it. */
export const PINNED_WIDTH = 168;
export const LEAST_WIDTH = 48;
export const MOST_WIDTH = 800;
/** Of the column of boxes before all others. */
const LEADING_WIDTH = 36;

/** Where a cell of a column stands, and how wide it is; nothing for one that is as usual. */
export function cellLayout<T>(
  column: Column<T, unknown>,
  { layout, leading }: { layout: TableLayout | undefined; leading: boolean },
): { style?: CSSProperties; className?: string } {
  if (!layout) return {};
  const isPinned = column.getIsPinned() === 'left';
  const width = layout.widths[column.id] ?? (isPinned ? PINNED_WIDTH : undefined);
  if (width === undefined) return {};
  const place = isPinned ? { left: column.getStart('left') + (leading ? LEADING_WIDTH : 0) } : {};
  return {
    style: { width, minWidth: width, maxWidth: width, ...place },
    className: isPinned ? 'sticky z-2 overflow-hidden bg-surface' : 'overflow-hidden',
  };
}
