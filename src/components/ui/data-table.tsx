'use client';

import {
  type ColumnDef,
  flexRender,
  getCoreRowModel,
  getFilteredRowModel,
  getSortedRowModel,
  type RowData,
  type SortingState,
  useReactTable,
} from '@tanstack/react-table';
import { type ReactNode, useState } from 'react';
import { useOverflowing } from '../hooks/use-overflowing';
import { Button } from './button';
import { Card } from './card';
import { cn } from './cn';
import { DataTableHeader } from './data-table-header';
import { DataTableRow } from './data-table-row';
import { SelectAll, type TableSelection } from './data-table-selection';
import { DataTableToolbar } from './data-table-toolbar';
import { useSelectRows } from './table-selection';

declare module '@tanstack/react-table' {
  interface ColumnMeta<TData extends RowData, TValue> {
    align?: 'left' | 'right' | 'center';
    /** Classes for the header and the cells, for a width or `max-lg:hidden`, say. */
    className?: string;
    /** Spoken name of a column whose header is no text. */
    label?: string;
  }
}

interface DataTableProps<T> {
  // biome-ignore lint/suspicious/noExplicitAny: a table's columns have values of different types; TanStack's own type for that
  columns: ColumnDef<T, any>[];
  data: readonly T[];
  getRowId: (row: T) => string;
  /**
   * Where a row leads. The first column becomes the link (so put no link of your own there); the whole row
   * can be clicked, and arrow keys go from row to row.
   */
  rowHref?: (row: T) => string;
  /** Shows a search field that filters over all columns with an accessor. */
  searchPlaceholder?: string;
  initialSorting?: SortingState;
  selection?: TableSelection;
  /** Filters and buttons beside the search field. */
  toolbar?: ReactNode;
  /** Shown in place of the table when `data` is empty. */
  empty?: ReactNode;
  /** Names the table for screen readers. */
  'aria-label'?: string;
  className?: string;
}

/** Rows in the page at once: thousands of them would make typing in the search field lag. */
const ROWS_SHOWN = 200;

/** A table to sort and filter; the header sticks to the page's top and narrow screens scroll it sideways. */
export function DataTable<T>({
  columns,
  data,
  getRowId,
  rowHref,
  searchPlaceholder,
  initialSorting = [],
  selection,
  toolbar,
  empty,
  className,
  ...aria
}: DataTableProps<T>) {
  const [sorting, setSorting] = useState<SortingState>(initialSorting);
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState(ROWS_SHOWN);
  const { ref, overflowing } = useOverflowing<HTMLDivElement>();

  const table = useReactTable<T>({
    data: data as T[],
    columns,
    getRowId,
    state: { sorting, globalFilter: search },
    onSortingChange: setSorting,
    onGlobalFilterChange: setSearch,
    globalFilterFn: 'includesString',
    getColumnCanGlobalFilter: (column) => column.accessorFn !== undefined,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getFilteredRowModel: getFilteredRowModel(),
  });

  const rows = table.getRowModel().rows;
  const onSelect = useSelectRows(
    rows.map(({ id }) => id),
    selection,
  );
  const bar = searchPlaceholder || toolbar;
  return (
    <div className={cn('min-w-0', className)}>
      {bar && (
        <DataTableToolbar
          search={search}
          onSearch={setSearch}
          placeholder={searchPlaceholder}
          found={search ? rows.length : null}
        >
          {toolbar}
        </DataTableToolbar>
      )}
      {data.length === 0 && empty ? (
        <Card>{empty}</Card>
      ) : (
        <div
          ref={ref}
          className={cn('relative rounded-lg border bg-surface', overflowing && 'overflow-x-auto')}
        >
          <table className="w-full border-separate border-spacing-0 text-left" {...aria}>
            <DataTableHeader
              table={table}
              sticky={!overflowing}
              leading={selection && <SelectAll ids={rows.map((row) => row.id)} selection={selection} />}
            />
            <tbody>
              {rows.slice(0, shown).map((row) => (
                <DataTableRow
                  key={row.id}
                  row={row}
                  href={rowHref?.(row.original)}
                  selection={selection}
                  onSelect={onSelect}
                  renderCell={(cell) => flexRender(cell.column.columnDef.cell, cell.getContext())}
                />
              ))}
            </tbody>
          </table>
          {rows.length === 0 && (
            <p className="px-3 py-8 text-center text-muted">
              {search ? `Nothing matches “${search}”.` : 'Nothing here.'}
            </p>
          )}
          {rows.length > shown && (
            <div className="flex items-center justify-center gap-3 border-t px-3 py-2 text-muted text-xs">
              {shown} of {rows.length} shown
              <Button size="sm" onClick={() => setShown(shown + 5 * ROWS_SHOWN)}>
                Show more
              </Button>
            </div>
          )}
        </div>
      )}
    </div>
  );
}
