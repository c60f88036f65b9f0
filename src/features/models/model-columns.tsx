import type { ColumnDef } from '@tanstack/react-table';
import { MessageSquare } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { CreatedCell } from '@/components/ui/created-cell';
import { Link } from '@/components/ui/link';
import { baseWeightsLabels } from '@/shared/base-weights-labels';
import type { ModelListItem } from '@/shared/contracts/models';
import { bytes, percent } from '../../shared/format';
import { LeakBadge } from '../leaks/leak-badge';
import { ArchivedBadge } from '../lifecycle/row-menu';

const right = { align: 'right' } as const;
/** A phone has room for the name and how good it is; all else stands on the version's page. */
const offPhone = { className: 'max-sm:hidden' } as const;
const rightOffPhone = { ...right, ...offPhone } as const;

/** Columns of the list of model versions; the server sorts by their ids. */
export const modelColumns: ColumnDef<ModelListItem>[] = [
  {
    id: 'name',
    header: 'Model',
    accessorFn: (model) => `${model.name} #${model.number}`,
    sortDescFirst: true,
    cell: ({ row: { original: model } }) => (
      <span className="flex items-center gap-x-2 gap-y-1 max-sm:max-w-52 max-sm:flex-wrap">
        <span className="w-9 shrink-0 text-faint">#{model.number}</span>
        <span className="max-w-56 truncate font-medium max-sm:max-w-40">{model.name}</span>
        {model.champion && <Badge tone="accent">Champion</Badge>}
        <ArchivedBadge item={model} />
        <LeakBadge leaks={model.leaks} />
        {!model.canClassify && <Badge tone="warn">Cannot classify</Badge>}
      </span>
    ),
  },
  {
    id: 'run',
    header: 'Run',
    meta: offPhone,
    accessorFn: (model) => `${model.runName} #${model.runNumber} ${model.experimentName}`,
    cell: ({ row: { original: model } }) => (
      <Link href={`/runs/${model.runId}`} className="rounded-sm hover:text-accent hover:underline">
        #{model.runNumber}
      </Link>
    ),
    sortDescFirst: true,
  },
  {
    id: 'dataset',
    header: 'Dataset',
    meta: offPhone,
    accessorFn: (model) => `${model.datasetName} v${model.datasetVersion}`,
    cell: ({ row: { original: model } }) => (
      <Link
        href={`/datasets/${model.datasetId}?v=${model.datasetVersion}`}
        className="whitespace-nowrap rounded-sm hover:text-accent hover:underline"
      >
        {model.datasetName} <span className="text-faint">v{model.datasetVersion}</span>
      </Link>
    ),
  },
  { id: 'classes', header: 'Classes', accessorFn: (model) => model.classCount, meta: rightOffPhone },
  {
    id: 'network',
    header: 'Width / px',
    accessorFn: (model) => model.width * 1000 + model.inputSize,
    cell: ({ row: { original: model } }) => (
      <span className="whitespace-nowrap">
        {model.width} / {model.inputSize}
      </span>
    ),
    meta: rightOffPhone,
  },
  {
    id: 'valAccuracy',
    header: () => (
      <>
        <span className="max-sm:hidden">Val. accuracy</span>
        <span className="sm:hidden">Accuracy</span>
      </>
    ),
    sortDescFirst: true,
    accessorFn: (model) => model.valAccuracy ?? -1,
    cell: ({ row }) => (
      <span className="whitespace-nowrap font-medium">{percent(row.original.valAccuracy)}</span>
    ),
    meta: { ...right, label: 'Val. accuracy' },
  },
  {
    id: 'top1',
    header: 'Test top-1',
    accessorFn: (model) => model.top1 ?? -1,
    cell: ({ row }) => <span className="whitespace-nowrap">{percent(row.original.top1)}</span>,
    meta: rightOffPhone,
  },
  {
    id: 'top5',
    header: 'Test top-5',
    accessorFn: (model) => model.top5 ?? -1,
    cell: ({ row }) => <span className="whitespace-nowrap">{percent(row.original.top5)}</span>,
    meta: rightOffPhone,
  },
  {
    id: 'size',
    header: 'Size',
    accessorFn: (model) => model.bytes,
    cell: ({ row }) => <span className="whitespace-nowrap text-muted">{bytes(row.original.bytes)}</span>,
    meta: rightOffPhone,
  },
  {
    id: 'base',
    header: 'Base weights',
    meta: offPhone,
    accessorFn: (model) => baseLabel(model.baseWeights),
    cell: ({ row: { original: model } }) =>
      model.baseWeights === 'random' ? (
        <Badge tone="warn">{baseLabel(model.baseWeights)}</Badge>
      ) : (
        <span className="whitespace-nowrap text-muted" title={baseWeightsLabels[model.baseWeights].meaning}>
          {baseLabel(model.baseWeights)}
        </span>
      ),
  },
  {
    id: 'comments',
    header: '',
    accessorFn: (model) => model.comments,
    cell: ({ row: { original: model } }) =>
      model.comments > 0 && (
        <span className="inline-flex items-center gap-1 text-info" title={`${model.comments} comments`}>
          <MessageSquare className="size-3.5" aria-hidden />
          {model.comments}
        </span>
      ),
    meta: { ...rightOffPhone, label: 'Comments' },
  },
  {
    id: 'created',
    header: 'Created',
    accessorFn: (model) => model.createdAt.getTime(),
    cell: ({ row }) => (
      <span className="whitespace-nowrap text-muted">
        <CreatedCell at={row.original.createdAt} by={row.original.createdBy} />
      </span>
    ),
    meta: rightOffPhone,
  },
];

/** Those that open the figures of the test photos. */
export const TEST_COLUMNS: readonly string[] = ['top1', 'top5'];

function baseLabel(kind: ModelListItem['baseWeights']): string {
  return baseWeightsLabels[kind].name;
}
