'use client';

import type { Cell, Row } from '@tanstack/react-table';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useRef } from 'react';
import { Checkbox } from './checkbox';
import { cn } from './cn';
import type { TableSelection } from './data-table-selection';
import { Link } from './link';
import { cellLayout, type TableLayout } from './table-layout';

const alignment = { left: 'text-left', right: 'text-right', center: 'text-center' };

interface DataTableRowProps<T> {
  row: Row<T>;
  href?: string;
  selection?: TableSelection;
  /** A box was ticked or cleared; `extend`: with the Shift key. */
  onSelect: (id: string, checked: boolean, extend: boolean) => void;
  renderCell: (cell: Cell<T, unknown>) => ReactNode;
  /** Of a table whose columns can be resized and pinned. */
  layout?: TableLayout;
}

export function DataTableRow<T>({
  row,
  href,
  selection,
  onSelect,
  renderCell,
  layout,
}: DataTableRowProps<T>) {
  const router = useRouter();
  const extend = useRef(false);
  const selected = selection?.selected.includes(row.id) ?? false;
  const full = selection?.max !== undefined && selection.selected.length >= selection.max && !selected;

  function open(event: MouseEvent<HTMLTableRowElement>) {
    const target = event.target as HTMLElement;
    // Buttons, links and boxes in a cell act for themselves, and so does marking text.
    if (!href || target.closest('a, button, input, label, [role="checkbox"], [role="menuitem"]')) return;
    if (window.getSelection()?.toString()) return;
    if (event.metaKey || event.ctrlKey) window.open(href, '_blank', 'noopener');
    else router.push(href);
  }

  return (
    <tr
      onClick={href ? open : undefined}
      onKeyDown={moveFocus}
      aria-selected={selection ? selected : undefined}
      className={cn(
        'group/row [&:last-child>td]:border-b-0',
        href && 'cursor-pointer hover:bg-raised/60',
        selected && 'bg-accent-soft/60 hover:bg-accent-soft/60',
      )}
    >
      {selection && (
        <td
          className={cn(
            'w-9 border-b pr-0 pl-3',
            layout && layout.pinned.length > 0 && 'sticky left-0 z-2 bg-surface',
          )}
        >
          <Checkbox
            aria-label="Select row"
            data-row-focus={href ? undefined : ''}
            checked={selected}
            disabled={full}
            // With Shift a browser would mark the text between as well.
            onMouseDown={(event) => event.shiftKey && event.preventDefault()}
            onClick={(event) => {
              extend.current = event.shiftKey;
            }}
            onCheckedChange={(checked) => onSelect(row.id, checked === true, extend.current)}
          />
        </td>
      )}
      {row.getVisibleCells().map((cell, i) => {
        const meta = cell.column.columnDef.meta;
        const content = renderCell(cell);
        const placed = cellLayout(cell.column, { layout, leading: selection !== undefined });
        return (
          <td
            key={cell.id}
            style={placed.style}
            className={cn(
              'h-10 border-b px-3 py-1.5',
              alignment[meta?.align ?? 'left'],
              meta?.className,
              placed.className,
            )}
          >
            {href && i === 0 ? (
              <Link href={href} data-row-focus="" className="block rounded-sm font-medium">
                {content}
              </Link>
            ) : (
              content
            )}
          </td>
        );
      })}
    </tr>
  );
}

/** Arrow up and down go to the link (or box) of the next row. */
function moveFocus(event: KeyboardEvent<HTMLTableRowElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  if (!(event.target as HTMLElement).matches('[data-row-focus]')) return;
  const row = event.currentTarget;
  const next = event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling;
  const target = next?.querySelector<HTMLElement>('[data-row-focus]');
  if (!target) return;
  event.preventDefault();
  target.focus();
}
