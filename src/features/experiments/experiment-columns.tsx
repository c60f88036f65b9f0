import { createColumnHelper } from '@tanstack/react-table';
import { Badge } from '@/components/ui/badge';
import { CreatedCell } from '@/components/ui/created-cell';
import type { ExperimentListItem } from '@/shared/contracts/experiments';
import { percent } from '../../shared/format';
import { LeakBadge } from '../leaks/leak-badge';
import { ArchivedBadge } from '../lifecycle/row-menu';

const column = createColumnHelper<ExperimentListItem>();
const metric = { align: 'right', className: 'whitespace-nowrap' } as const;
/** Name, what is active and accuracy stand beside each other on a phone; all else is a tap away. */
const offPhone = 'max-sm:hidden';

export const experimentColumns = [
  column.accessor('name', {
    header: 'Experiment',
    cell: ({ getValue, row }) => (
      <span className="flex max-w-72 items-center gap-x-2 gap-y-1 max-sm:max-w-40 max-sm:flex-wrap">
        <span className="truncate">{getValue()}</span>
        {row.original.active > 0 && (
          <span className="sm:hidden">
            <Badge tone="accent">{row.original.active} active</Badge>
          </span>
        )}
        <ArchivedBadge item={row.original} />
      </span>
    ),
  }),
  column.accessor((experiment) => experiment.datasets.join(', '), {
    id: 'datasets',
    header: 'Datasets',
    enableSorting: false,
    meta: { className: offPhone },
    cell: ({ getValue }) => <span className="block max-w-56 truncate">{getValue() || '–'}</span>,
  }),
  column.accessor('runs', {
    header: 'Runs',
    meta: { ...metric, className: `${metric.className} ${offPhone}` },
    cell: ({ getValue, row: { original } }) => (
      <span className="inline-flex items-center gap-2">
        {original.active > 0 && <Badge tone="accent">{original.active} active</Badge>}
        {getValue()}
      </span>
    ),
  }),
  column.accessor((experiment) => experiment.bestValAccuracy ?? undefined, {
    id: 'best',
    header: () => (
      <>
        <span className="max-sm:hidden">Best val. accuracy</span>
        <span className="sm:hidden">Accuracy</span>
      </>
    ),
    sortDescFirst: true,
    meta: { ...metric, label: 'Best val. accuracy' },
    cell: ({ getValue, row: { original } }) => (
      <span className="inline-flex items-center gap-2">
        <LeakBadge leaks={original.bestLeaks} />
        {percent(getValue() ?? null)}
      </span>
    ),
  }),
  column.accessor('notes', {
    header: 'Notes',
    enableSorting: false,
    meta: { className: 'max-lg:hidden' },
    cell: ({ getValue }) => <span className="block max-w-72 truncate text-muted">{getValue()}</span>,
  }),
  column.accessor('createdAt', {
    id: 'created',
    header: 'Created',
    sortDescFirst: true,
    meta: { ...metric, className: `whitespace-nowrap text-muted ${offPhone}` },
    cell: ({ row: { original } }) => <CreatedCell at={original.createdAt} by={original.createdBy} />,
  }),
];
