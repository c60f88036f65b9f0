import { createColumnHelper } from '@tanstack/react-table';
import { Badge } from '@/components/ui/badge';
import { CreatedCell } from '@/components/ui/created-cell';
import type { ExperimentListItem } from '@/shared/contracts/experiments';
import { percent } from '../../shared/format';
import { LeakBadge } from '../leaks/leak-badge';
import { ArchivedBadge } from '../lifecycle/row-menu';

const column = createColumnHelper<ExperimentListItem>();
const metric = { align: 'right', className: 'whitespace-nowrap' } as const;

export const experimentColumns = [
  column.accessor('name', {
    header: 'Experiment',
    cell: ({ getValue, row }) => (
      <span className="flex max-w-72 items-center gap-2">
        <span className="truncate">{getValue()}</span>
        <ArchivedBadge item={row.original} />
      </span>
    ),
  }),
  column.accessor((experiment) => experiment.datasets.join(', '), {
    id: 'datasets',
    header: 'Datasets',
    enableSorting: false,
    cell: ({ getValue }) => <span className="block max-w-56 truncate">{getValue() || '–'}</span>,
  }),
  column.accessor('runs', {
    header: 'Runs',
    meta: metric,
    cell: ({ getValue, row: { original } }) => (
      <span className="inline-flex items-center gap-2">
        {original.active > 0 && <Badge tone="accent">{original.active} active</Badge>}
        {getValue()}
      </span>
    ),
  }),
  column.accessor((experiment) => experiment.bestValAccuracy ?? undefined, {
    id: 'best',
    header: 'Best val. accuracy',
    sortDescFirst: true,
    meta: metric,
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
    meta: { ...metric, className: 'whitespace-nowrap text-muted' },
    cell: ({ row: { original } }) => <CreatedCell at={original.createdAt} by={original.createdBy} />,
  }),
];
