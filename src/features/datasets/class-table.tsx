'use client';

import type { ColumnDef } from '@tanstack/react-table';
import { useMemo } from 'react';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { DataTable } from '@/components/ui/data-table';
import { compareClassKeys, SPLITS } from '@/shared/coin-class';
import type { DatasetClassRow, DatasetVersionDetail } from '@/shared/contracts/datasets';
import { count } from '@/shared/format';
import { SplitBar, splitLabels, totalPhotos } from './splits';
import { type DatasetAddress, formatDatasetAddress } from './use-dataset-address';

interface ClassTableProps {
  version: DatasetVersionDetail;
  address: DatasetAddress;
}

/** All classes with their meaning and photo counts; a row leads to its photos. */
export function ClassTable({ version, address }: ClassTableProps) {
  const columns = useMemo(() => classColumns(version.classes), [version.classes]);
  return (
    <DataTable
      aria-label="Classes"
      columns={columns}
      data={version.classes}
      getRowId={(row) => String(row.index)}
      rowHref={(row) =>
        `/datasets/${version.datasetId}${formatDatasetAddress({ ...address, tab: 'photos', photo: null, filter: { classIndex: row.index } })}`
      }
      initialSorting={[{ id: 'key', desc: false }]}
      searchPlaceholder="Search classes"
    />
  );
}

function classColumns(classes: readonly DatasetClassRow[]): ColumnDef<DatasetClassRow>[] {
  const named = (part: 'value' | 'currency' | 'country') => classes.some((row) => row[part] !== null);
  const columns: ColumnDef<DatasetClassRow>[] = [
    {
      id: 'key',
      accessorKey: 'key',
      header: 'Class',
      sortingFn: (a, b) => compareClassKeys(a.original.key, b.original.key),
      cell: ({ row: { original: row } }) => (
        <span className="flex items-center gap-3">
          {row.sampleHash ? (
            <CoinPhoto hash={row.sampleHash} size={32} alt="" />
          ) : (
            <span className="size-8 rounded-sm bg-raised" />
          )}
          <span className="wrap-anywhere min-w-36">{row.key}</span>
        </span>
      ),
    },
  ];
  if (classes.some((row) => row.value === null && row.label !== row.key)) {
    columns.push({ accessorKey: 'label', header: 'Name' });
  }
  for (const [part, header] of [
    ['value', 'Value'],
    ['currency', 'Currency'],
    ['country', 'Country'],
  ] as const) {
    if (named(part)) {
      columns.push({
        accessorKey: part,
        header,
        sortingFn: 'alphanumeric',
        cell: ({ row }) => row.original[part]?.replaceAll('_', ' ') ?? <span className="text-faint">–</span>,
      });
    }
  }
  for (const split of SPLITS) {
    columns.push({
      id: split,
      accessorFn: (row) => row.photos[split],
      header: splitLabels[split],
      enableGlobalFilter: false,
      meta: { align: 'right', className: 'w-24' },
      cell: ({ getValue }) => count(getValue<number>()),
    });
  }
  columns.push({
    id: 'all',
    accessorFn: (row) => totalPhotos(row.photos),
    header: 'All',
    enableGlobalFilter: false,
    meta: { align: 'right', className: 'w-36' },
    cell: ({ row, getValue }) => (
      <span className="flex items-center justify-end gap-2">
        <SplitBar photos={row.original.photos} className="w-14" />
        <span className="w-9">{count(getValue<number>())}</span>
      </span>
    ),
  });
  return columns;
}
