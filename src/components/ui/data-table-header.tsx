'use client';

import { flexRender, type Header, type Table } from '@tanstack/react-table';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { ColumnResizer } from './column-resizer';
import { cellLayout, type TableLayout } from './table-layout';

const alignment = { left: 'text-left', right: 'text-right', center: 'text-center' };

interface DataTableHeaderProps<T> {
  table: Table<T>;
  sticky: boolean;
  /** Content of a column before all others: the select-all box. */
  leading?: ReactNode;
  /** Of a table whose columns can be resized and pinned. */
  layout?: TableLayout;
}

export function DataTableHeader<T>({ table, sticky, leading, layout }: DataTableHeaderProps<T>) {
  const cell =
    'h-8 whitespace-nowrap border-b bg-surface px-3 font-medium text-muted text-xs first:rounded-tl-lg last:rounded-tr-lg';
  return (
    <thead className={cn(sticky && 'sticky top-(--header-offset,0px) z-10')}>
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id}>
          {leading !== undefined && (
            <th className={cn(cell, 'w-9 pr-0', layout && layout.pinned.length > 0 && 'sticky left-0 z-2')}>
              {leading}
            </th>
          )}
          {group.headers.map((header) => {
            const { column } = header;
            const { meta } = column.columnDef;
            const placed = cellLayout(column, { layout, leading: leading !== undefined });
            const label = typeof column.columnDef.header === 'string' ? column.columnDef.header : column.id;
            return (
              <th
                key={header.id}
                scope="col"
                aria-sort={ariaSort(header)}
                style={placed.style}
                className={cn(
                  cell,
                  alignment[meta?.align ?? 'left'],
                  meta?.className,
                  layout && 'relative',
                  placed.className,
                )}
              >
                {header.isPlaceholder ? null : <HeaderLabel header={header} />}
                {layout && column.getCanResize() && (
                  <ColumnResizer
                    label={meta?.label ?? label}
                    width={layout.widths[column.id] ?? null}
                    onResize={(width) => layout.onResize(column.id, width)}
                  />
                )}
              </th>
            );
          })}
        </tr>
      ))}
    </thead>
  );
}

function ariaSort<T>(header: Header<T, unknown>) {
  const sorted = header.column.getIsSorted();
  if (!sorted) return header.column.getCanSort() ? 'none' : undefined;
  return sorted === 'asc' ? 'ascending' : 'descending';
}

function HeaderLabel<T>({ header }: { header: Header<T, unknown> }) {
  const { column } = header;
  const meta = column.columnDef.meta;
  const label = flexRender(column.columnDef.header, header.getContext());
  if (!column.getCanSort()) {
    return label || <span className="sr-only">{meta?.label ?? column.id}</span>;
  }
  const sorted = column.getIsSorted();
  const Arrow = sorted === 'asc' ? ArrowUp : sorted === 'desc' ? ArrowDown : ChevronsUpDown;
  return (
    <button
      type="button"
      onClick={column.getToggleSortingHandler()}
      className={cn(
        'group -mx-1 inline-flex items-center gap-1 rounded-sm px-1 align-middle hover:text-text',
        meta?.align === 'right' && 'flex-row-reverse',
        sorted && 'text-text',
      )}
    >
      {label || <span className="sr-only">{meta?.label ?? column.id}</span>}
      <Arrow
        aria-hidden
        className={cn('size-3', !sorted && 'opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60')}
      />
    </button>
  );
}
