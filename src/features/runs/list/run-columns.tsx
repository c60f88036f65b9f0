import { type ColumnDef, createColumnHelper } from '@tanstack/react-table';
import { Sparkline } from '@/components/charts/sparkline';
import { CreatedCell } from '@/components/ui/created-cell';
import type { RunListItem } from '@/shared/contracts/runs';
import { presets } from '@/shared/recipe/presets';
import { findRunField } from '@/shared/run-query/fields';
import { runStateLabels } from '@/shared/run-state';
import { percent } from '../../../shared/format';
import { LeakBadge } from '../../leaks/leak-badge';
import { ArchivedBadge } from '../../lifecycle/row-menu';
import { MetricAtEpoch } from '../metric-at-epoch';
import { RunDuration } from '../run-duration';
import { runFieldColumn } from './run-field-column';
import { RunProgressCell } from './run-progress-cell';
import { StarButton } from './star-button';
import { TagList } from './tag-list';
import type { RunColumns } from './use-run-columns';

const column = createColumnHelper<RunListItem>();
const metric = { align: 'right' } as const;
/** Name, state and accuracy stand beside each other on a phone; all else is a tap away. */
const onPhone = 'max-sm:px-1.5';
const offPhone = 'max-sm:hidden';
// biome-ignore lint/suspicious/noExplicitAny: a table's columns have values of different types; TanStack's own type for that
type RunColumn = ColumnDef<RunListItem, any>;

/** The run itself stands first in every table. */
const runColumn = column.accessor((run) => `#${run.number} ${run.name}`, {
  id: 'run',
  header: 'Run',
  sortDescFirst: true,
  meta: { className: onPhone },
  cell: ({ row: { original: run } }) => (
    <span
      className="flex max-w-28 items-baseline gap-1.5 sm:max-w-56 2xl:max-w-64"
      title={run.changes ? `${run.name} · ${run.changes}` : run.name}
    >
      <span className="font-normal text-muted">#{run.number}</span>
      <span className="truncate">{run.name}</span>
      {run.changes && (
        <span className="min-w-0 flex-1 truncate font-normal text-faint text-xs max-sm:hidden">
          {run.changes}
        </span>
      )}
      <TagList tags={run.tags} />
      <ArchivedBadge item={run} />
      <LeakBadge leaks={run.leaks} />
    </span>
  ),
});

/** Columns of the usual fields; the server sorts by their ids. */
const usualColumns = [
  column.display({
    id: 'starred',
    header: '',
    enableSorting: false,
    meta: { label: 'Starred', className: `w-px px-1 ${offPhone}` },
    cell: ({ row }) => <StarButton run={row.original} />,
  }),
  column.accessor((run) => runStateLabels[run.state], {
    id: 'state',
    header: 'State',
    meta: { className: onPhone },
    cell: ({ row }) => <RunProgressCell run={row.original} />,
  }),
  column.accessor((run) => `${run.datasetName} v${run.datasetVersion}`, {
    id: 'dataset',
    header: 'Dataset',
    meta: { className: offPhone },
    cell: ({ row: { original: run } }) => (
      <span className="flex max-w-32 items-baseline 2xl:max-w-40 gap-1.5" title={run.datasetName}>
        <span className="truncate">{run.datasetName}</span>
        <span className="text-faint">v{run.datasetVersion}</span>
      </span>
    ),
  }),
  column.accessor('experimentName', {
    id: 'experiment',
    header: 'Experiment',
    meta: { className: 'max-2xl:hidden' },
    cell: ({ getValue }) => (
      <span className="block max-w-36 truncate" title={getValue()}>
        {getValue()}
      </span>
    ),
  }),
  column.accessor((run) => (run.preset ? presets[run.preset].title : 'Custom'), {
    id: 'preset',
    header: 'Preset',
    meta: { className: 'max-xl:hidden' },
    cell: ({ getValue, row: { original: run } }) => (
      <span className="whitespace-nowrap" title={`Width ${run.width} at ${run.inputSize} px`}>
        {getValue()}
      </span>
    ),
  }),
  column.accessor((run) => run.progress.bestValAccuracy ?? undefined, {
    id: 'valAccuracy',
    header: () => (
      <>
        <span className="max-sm:hidden">Best val. accuracy</span>
        <span className="sm:hidden">Accuracy</span>
      </>
    ),
    sortDescFirst: true,
    meta: { ...metric, label: 'Best val. accuracy', className: onPhone },
    cell: ({ getValue, row: { original: run } }) => (
      <span className="inline-flex items-center gap-2 whitespace-nowrap align-middle">
        <Sparkline
          values={run.progress.sparkline}
          label={`Validation accuracy of run ${run.number}`}
          width={64}
          className="text-accent max-sm:hidden"
        />
        <MetricAtEpoch text={percent(getValue() ?? null)} epoch={run.progress.bestValAccuracyEpoch} />
      </span>
    ),
  }),
  column.accessor((run) => run.progress.restored?.valAccuracy, {
    id: 'restored',
    header: 'At restored epoch',
    sortDescFirst: true,
    meta: { ...metric, label: 'Val. accuracy at the restored epoch', className: 'max-2xl:hidden' },
    cell: ({ getValue, row: { original: run } }) => (
      <MetricAtEpoch text={percent(getValue() ?? null)} epoch={run.progress.restored?.epoch} />
    ),
  }),
  column.accessor((run) => run.progress.test?.top1, {
    id: 'top1',
    header: 'Test top-1',
    sortDescFirst: true,
    meta: { ...metric, label: 'Test top-1', className: offPhone },
    cell: ({ getValue }) => <span className="whitespace-nowrap">{percent(getValue() ?? null)}</span>,
  }),
  column.accessor('startedAt', {
    id: 'duration',
    header: 'Duration',
    meta: { ...metric, className: `whitespace-nowrap ${offPhone}` },
    cell: ({ row: { original: run } }) => <RunDuration run={run} />,
  }),
  column.accessor('createdAt', {
    id: 'created',
    header: 'Created',
    sortDescFirst: true,
    meta: { ...metric, className: `whitespace-nowrap text-muted ${offPhone}` },
    cell: ({ row: { original: run } }) => <CreatedCell at={run.createdAt} by={run.createdBy} />,
  }),
];

/** The columns that are shown, the run itself first. */
export function columnsOf({ shown, chosen }: Pick<RunColumns, 'shown' | 'chosen'>): RunColumn[] {
  const named = shown.flatMap((name) => {
    const usual = usualColumns.find(({ id }) => id === name);
    const field = findRunField(name);
    return usual ? [chosen ? onAnyScreen(usual) : usual] : field ? [runFieldColumn(field)] : [];
  });
  return [runColumn, ...named];
}

/** A column that somebody chose is not left out for want of room. */
function onAnyScreen(given: RunColumn): RunColumn {
  const { meta } = given;
  return { ...given, meta: { ...meta, className: meta?.className?.replace(/max-\w+:hidden/g, '') } };
}
