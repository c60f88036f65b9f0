'use client';

import { type ColumnDef, flexRender, getCoreRowModel, useReactTable } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import type { Page } from '@/shared/contracts/paging';
import type { ListAddress } from '../hooks/use-list-address';
import { useOverflowing } from '../hooks/use-overflowing';
import { Button } from './button';
import { Card } from './card';
import { cn } from './cn';
import { DataTableHeader } from './data-table-header';
import { DataTableRow } from './data-table-row';
import { SelectAll, type TableSelection } from './data-table-selection';
import { DataTableToolbar } from './data-table-toolbar';
import { EmptyState } from './empty-state';
import { PageTurner } from './page-turner';
import { PINNED_WIDTH, type TableLayout } from './table-layout';
import { useSelectRows } from './table-selection';

interface PagedTableProps<T> {
  /** Columns that the server can sort by have its name for them as their id; others have `enableSorting: false`. */
  // biome-ignore lint/suspicious/noExplicitAny: a table's columns have values of different types; TanStack's own type for that
  columns: ColumnDef<T, any>[];
  page: Page<T>;
  address: ListAddress;
  /** What is shown is not yet what the address says. */
  stale: boolean;
  /** What a row is, for the count and for what is said when there is none: `['run', 'runs']`. */
  noun: readonly [one: string, many: string];
  getRowId: (row: T) => string;
  /** As of `DataTable`. */
  rowHref?: (row: T) => string;
  /** Shows a search field, unless the list is short. */
  searchPlaceholder?: string;
  selection?: TableSelection;
  /** Lets people resize and pin columns. */
  layout?: TableLayout;
  /** In the place of the usual search field, for lists that are searched by more than words. */
  searchField?: ReactNode;
  /** Filters and buttons beside the search field. */
  toolbar?: ReactNode;
  /** Above the rows: what can be done with the selected ones. */
  bar?: ReactNode;
  /** Shown in place of the table when there is nothing, filtered or not. */
  empty: ReactNode;
  'aria-label': string;
}

const pinnedWidths = (layout: TableLayout | undefined) =>
  Object.fromEntries((layout?.pinned ?? []).map((id) => [id, PINNED_WIDTH]));

/** A list this short needs no search field. */
const UNSEARCHED_ROWS = 8;

/** A table whose rows the server filters, sorts and gives page by page. */
export function PagedTable<T>({
  columns,
  page,
  address,
  stale,
  noun,
  getRowId,
  rowHref,
  searchPlaceholder,
  searchField,
  selection,
  layout,
  toolbar,
  bar,
  empty,
  ...aria
}: PagedTableProps<T>) {
  const { ref, overflowing } = useOverflowing<HTMLDivElement>();
  const { sort } = address;
  const sorting = [{ id: sort.by, desc: sort.direction === 'desc' }];
  const table = useReactTable<T>({
    data: page.items,
    columns,
    getRowId,
    state: {
      sorting,
      columnSizing: { ...pinnedWidths(layout), ...layout?.widths },
      columnPinning: { left: [...(layout?.pinned ?? [])] },
    },
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    onSortingChange: (update) => {
      const [next] = typeof update === 'function' ? update(sorting) : update;
      if (next) address.setSort({ by: next.id, direction: next.desc ? 'desc' : 'asc' });
    },
    getCoreRowModel: getCoreRowModel(),
  });
  const rows = table.getRowModel().rows;
  const onSelect = useSelectRows(
    rows.map(({ id }) => id),
    selection,
  );
  const nothing = page.total === 0 && !address.narrowed;
  const searchable = page.total > UNSEARCHED_ROWS || address.narrowed;

  return (
    <div className="min-w-0">
      {((searchPlaceholder && searchable) || toolbar) && !nothing && (
        <DataTableToolbar
          search={address.typed}
          onSearch={address.setSearch}
          placeholder={searchable ? searchPlaceholder : undefined}
          found={address.search && !searchField ? page.total : null}
          searchField={searchField}
        >
          {toolbar}
        </DataTableToolbar>
      )}
      {nothing ? (
        <Card>{empty}</Card>
      ) : page.total === 0 ? (
        <Card>
          <EmptyState
            title={`No ${noun[1]} match`}
            description={
              address.search
                ? `Nothing matches “${address.search}”. Try fewer words, or clear the search and the filters.`
                : 'Choose other filters, or clear them.'
            }
            action={<Button onClick={address.clear}>Clear search and filters</Button>}
          />
        </Card>
      ) : (
        <>
          {bar}
          <div
            ref={ref}
            aria-busy={stale}
            className={cn(
              'relative rounded-lg border bg-surface transition-opacity',
              overflowing && 'overflow-x-auto',
              stale && 'opacity-60',
            )}
          >
            <table className="w-full border-separate border-spacing-0 text-left" {...aria}>
              <DataTableHeader
                table={table}
                sticky={!overflowing}
                layout={layout}
                leading={selection && <SelectAll ids={rows.map((row) => row.id)} selection={selection} />}
              />
              <tbody>
                {rows.map((row) => (
                  <DataTableRow
                    key={row.id}
                    row={row}
                    href={rowHref?.(row.original)}
                    selection={selection}
                    onSelect={onSelect}
                    layout={layout}
                    renderCell={(cell) => flexRender(cell.column.columnDef.cell, cell.getContext())}
                  />
                ))}
              </tbody>
            </table>
          </div>
          <PageTurner page={page} noun={noun} onTurn={address.turnTo} />
        </>
      )}
    </div>
  );
}
