import { createColumnHelper } from '@tanstack/react-table';
import { Star } from 'lucide-react';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import type { EpochMetrics } from '@/shared/run-events';
import { duration } from '../../../shared/format';
import { accuracyText, learningRateText, lossText, rateText } from '../metric-format';

const column = createColumnHelper<EpochMetrics>();
const metric = { align: 'right', className: 'whitespace-nowrap' } as const;
const nullLast = (value: number | null) => value ?? undefined;

const columns = [
  column.accessor('epoch', {
    header: 'Epoch',
    cell: ({ row: { original: metrics } }) => (
      <span className="flex items-center gap-1.5 whitespace-nowrap">
        {metrics.epoch}
        {metrics.epoch === metrics.bestEpoch && (
          <Star className="size-3 text-accent" aria-label="monitored metric improved" role="img" />
        )}
      </span>
    ),
  }),
  column.accessor((metrics) => nullLast(metrics.loss), {
    id: 'loss',
    header: 'Loss',
    meta: metric,
    sortUndefined: 'last',
    cell: ({ getValue }) => lossText(getValue()),
  }),
  column.accessor('accuracy', {
    header: 'Accuracy',
    meta: metric,
    cell: ({ getValue }) => accuracyText(getValue()),
  }),
  column.accessor((metrics) => nullLast(metrics.valLoss), {
    id: 'valLoss',
    header: 'Val. loss',
    meta: metric,
    sortUndefined: 'last',
    cell: ({ getValue }) => lossText(getValue()),
  }),
  column.accessor('valAccuracy', {
    header: 'Val. accuracy',
    meta: metric,
    cell: ({ getValue }) => accuracyText(getValue()),
  }),
  column.accessor((metrics) => nullLast(metrics.valTop5 ?? null), {
    id: 'valTop5',
    header: 'Val. top-5',
    meta: metric,
    sortUndefined: 'last',
    cell: ({ getValue }) => accuracyText(getValue()),
  }),
  column.accessor('learningRate', {
    header: 'Learning rate',
    meta: metric,
    cell: ({ getValue }) => learningRateText(getValue()),
  }),
  column.accessor('imgPerSec', {
    header: 'img/s',
    meta: metric,
    cell: ({ getValue }) => rateText(getValue()),
  }),
  column.accessor('seconds', {
    header: 'Duration',
    meta: metric,
    cell: ({ getValue }) => duration(getValue()),
  }),
  column.accessor((metrics) => nullLast(metrics.patienceLeft), {
    id: 'patience',
    header: 'Patience left',
    meta: metric,
    sortUndefined: 'last',
    cell: ({ getValue }) => getValue() ?? '–',
  }),
];

/** The metrics of all epochs, newest first. A star marks each epoch that improved the metric that is monitored. */
export function EpochTable({ epochs }: { epochs: readonly EpochMetrics[] }) {
  return (
    <DataTable
      aria-label="Epochs"
      columns={columns}
      data={epochs}
      getRowId={(metrics) => String(metrics.epoch)}
      initialSorting={[{ id: 'epoch', desc: true }]}
      empty={<EmptyState title="No epoch has ended yet" />}
    />
  );
}
