'use client';

import type { ColumnDef } from '@tanstack/react-table';
import { useMemo } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import type { Confusion } from '@/shared/contracts/models';
import { percent } from '@/shared/format';
import type { ConfusionMatrix, MatrixCell } from './confusion-matrix';

interface CellRow extends MatrixCell {
  truthLabel: string;
  predictedLabel: string;
  count: number;
  share: number;
}

interface CellsTableProps {
  confusion: Confusion;
  matrix: ConfusionMatrix;
  onOpen: (cell: MatrixCell) => void;
}

/** Every filled cell as a line of text: the matrix for those who cannot see it, and for searching. */
export function CellsTable({ confusion, matrix, onOpen }: CellsTableProps) {
  const rows = useMemo<CellRow[]>(
    () =>
      confusion.cells.map(([truth, predicted, count]) => ({
        truth,
        predicted,
        truthLabel: confusion.classes[truth]?.label ?? '',
        predictedLabel: confusion.classes[predicted]?.label ?? '',
        count,
        share: matrix.share(truth, predicted),
      })),
    [confusion, matrix],
  );
  const columns = useMemo<ColumnDef<CellRow>[]>(
    () => [
      { id: 'truth', header: 'Is', accessorFn: (row) => row.truthLabel },
      { id: 'predicted', header: 'Predicted', accessorFn: (row) => row.predictedLabel },
      {
        id: 'verdict',
        header: 'Verdict',
        accessorFn: (row) => (row.truth === row.predicted ? 'right' : 'confused'),
        cell: ({ row: { original } }) =>
          original.truth === original.predicted ? (
            <Badge tone="good">right</Badge>
          ) : (
            <Badge tone="bad">confused</Badge>
          ),
      },
      { id: 'count', header: 'Photos', accessorFn: (row) => row.count, meta: { align: 'right' } },
      {
        id: 'share',
        header: 'Share of row',
        accessorFn: (row) => row.share,
        cell: ({ row }) => percent(row.original.share),
        enableGlobalFilter: false,
        meta: { align: 'right' },
      },
      {
        id: 'open',
        header: '',
        cell: ({ row }) => (
          <Button variant="ghost" size="sm" onClick={() => onOpen(row.original)}>
            Photos
          </Button>
        ),
        meta: { align: 'right', label: 'Photos' },
      },
    ],
    [onOpen],
  );
  return (
    <DataTable
      aria-label="Filled cells of the matrix"
      columns={columns}
      data={rows}
      getRowId={(row) => `${row.truth}-${row.predicted}`}
      searchPlaceholder="Filter cells"
      initialSorting={[
        { id: 'verdict', desc: false },
        { id: 'count', desc: true },
      ]}
    />
  );
}
