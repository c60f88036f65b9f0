'use client';

import type { ColumnDef } from '@tanstack/react-table';
import { useMemo } from 'react';
import { DataTable } from '@/components/ui/data-table';
import { type CoinClass, compareClassKeys } from '@/shared/coin-class';
import type { ClassMetrics } from '@/shared/contracts/models';
import { percent } from '@/shared/format';

interface PerClassTableProps {
  perClass: readonly ClassMetrics[];
  classes: readonly CoinClass[];
  /** Marks the class in the matrix. */
  onShow: (index: number) => void;
}

const right = { align: 'right' } as const;

/** Precision, recall and F1 of each class, to sort and filter; the class leads to its row in the matrix. */
export function PerClassTable({ perClass, classes, onShow }: PerClassTableProps) {
  const columns = useMemo<ColumnDef<ClassMetrics>[]>(() => {
    const named = classes.some((entry) => entry.country !== null);
    const rate = (id: 'precision' | 'recall' | 'f1', header: string): ColumnDef<ClassMetrics> => ({
      id,
      header,
      // A class that was never answered has no precision: it sorts below every figure.
      accessorFn: (row) => row[id] ?? -1,
      cell: ({ row }) => <Rate value={row.original[id]} />,
      enableGlobalFilter: false,
      // A phone has room for how many are found, and both together.
      meta: { ...right, className: id === 'precision' ? 'max-sm:hidden' : 'max-sm:px-1.5' },
    });
    return [
      {
        id: 'label',
        header: 'Class',
        accessorFn: (row) => row.label,
        cell: ({ row }) => (
          <button
            type="button"
            onClick={() => onShow(row.original.index)}
            className="max-w-md truncate max-sm:max-w-36 rounded-sm text-left hover:text-accent hover:underline"
          >
            {row.original.label}
          </button>
        ),
      },
      {
        id: 'key',
        header: 'Key',
        accessorFn: (row) => row.key,
        sortingFn: (a, b) => compareClassKeys(a.original.key, b.original.key),
        cell: ({ row }) => <span className="text-muted">{row.original.key}</span>,
        meta: { className: 'max-sm:hidden' },
      },
      ...(named
        ? [
            {
              id: 'country',
              header: 'Country',
              accessorFn: (row) => classes[row.index]?.country?.replaceAll('_', ' ') ?? '',
              meta: { className: 'max-lg:hidden' },
            } satisfies ColumnDef<ClassMetrics>,
          ]
        : []),
      {
        id: 'support',
        header: 'Photos',
        accessorFn: (row) => row.support,
        enableGlobalFilter: false,
        meta: { ...right, className: 'max-sm:hidden' },
      },
      {
        id: 'predicted',
        header: 'Predicted',
        accessorFn: (row) => row.predicted,
        enableGlobalFilter: false,
        meta: { ...right, className: 'max-sm:hidden' },
      },
      rate('precision', 'Precision'),
      rate('recall', 'Recall'),
      rate('f1', 'F1'),
    ];
  }, [classes, onShow]);

  return (
    <DataTable
      aria-label="Metrics by class"
      columns={columns}
      data={perClass}
      getRowId={(row) => String(row.index)}
      searchPlaceholder="Filter classes"
      initialSorting={[{ id: 'recall', desc: false }]}
    />
  );
}

/** A figure with a bar under it, so that a column can be read at a glance. */
function Rate({ value }: { value: number | null }) {
  if (value === null) return <span className="text-faint">–</span>;
  return (
    <span className="inline-flex w-16 flex-col items-end gap-0.5">
      {percent(value)}
      <span aria-hidden className="h-0.5 w-full bg-raised">
        <span className="block h-full bg-accent" style={{ width: `${value * 100}%` }} />
      </span>
    </span>
  );
}
