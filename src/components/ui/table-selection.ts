import { useRef } from 'react';
import type { TableSelection } from './data-table-selection';

/**
 * The selection after a box was ticked or cleared; with an anchor, all rows from there on get what this one gets. Pure.
 * @param rows ids of what is shown, in order
 */
export function selectRows(
  { selected, max = Number.POSITIVE_INFINITY }: Pick<TableSelection, 'selected' | 'max'>,
  {
    rows,
    id,
    checked,
    anchor,
  }: { rows: readonly string[]; id: string; checked: boolean; anchor: string | null },
): string[] {
  const [from, to] = [anchor === null ? -1 : rows.indexOf(anchor), rows.indexOf(id)];
  const range = from === -1 ? [id] : rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  if (!checked) return selected.filter((one) => !range.includes(one));
  return [...new Set([...selected, ...range])].slice(0, Math.max(max, selected.length));
}

/** Ticks and clears rows of a table; with Shift all of them from the one before. */
export function useSelectRows(rows: readonly string[], selection: TableSelection | undefined) {
  const last = useRef<string | null>(null);
  return (id: string, checked: boolean, extend: boolean) => {
    if (!selection) return;
    const anchor = extend ? last.current : null;
    last.current = id;
    selection.onChange(selectRows(selection, { rows, id, checked, anchor }));
  };
}
