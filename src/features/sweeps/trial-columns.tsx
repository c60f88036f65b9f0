import { createColumnHelper } from '@tanstack/react-table';
import { Star } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { SweepDetail, SweepTrial } from '@/shared/contracts/sweeps';
import { runStateLabels } from '@/shared/run-state';
import type { SweepMetric } from '@/shared/sweep-plan';
import { LeakBadge } from '../leaks/leak-badge';
import { RunProgressCell } from '../runs/list/run-progress-cell';
import { MetricAtEpoch } from '../runs/metric-at-epoch';
import { fieldName, fieldText } from './field-name';
import { metricText, metricTitles } from './sweep-metrics';

/** When the trial's best value of the metric was measured. */
function bestEpoch({ run: { progress } }: SweepTrial, metric: SweepMetric): number | null {
  return metric === 'valLoss' ? progress.bestValLossEpoch : progress.bestValAccuracyEpoch;
}

const column = createColumnHelper<SweepTrial>();
const numeric = { align: 'right', className: 'whitespace-nowrap' } as const;
/** Trial, value and state stand beside each other on a phone; all else is a tap away. */
const offPhone = { align: 'right', className: 'whitespace-nowrap max-sm:hidden' } as const;

/** The columns of a sweep's trials: one for each varied field. */
export function trialColumns({ best, metric, fields }: Pick<SweepDetail, 'best' | 'metric' | 'fields'>) {
  return [
    column.accessor('number', {
      id: 'trial',
      header: 'Trial',
      cell: ({ row: { original: trial } }) => (
        <span className="flex items-center gap-1.5 whitespace-nowrap">
          {trial.number}
          <span className="font-normal text-muted">#{trial.run.number}</span>
          {trial.number === best?.trial && (
            <Star className="size-3.5 fill-current text-good" aria-label="best so far" role="img" />
          )}
        </span>
      ),
    }),
    column.accessor(({ value }) => value ?? undefined, {
      id: 'value',
      header: () => (
        <>
          Best<span className="max-sm:hidden"> {metricTitles[metric].toLowerCase()}</span>
        </>
      ),
      sortUndefined: 'last',
      sortDescFirst: metric === 'valAccuracy',
      meta: { ...numeric, label: `Best ${metricTitles[metric].toLowerCase()}` },
      cell: ({ getValue, row: { original: trial } }) => (
        <span className={trial.number === best?.trial ? 'font-semibold' : undefined}>
          <span className="inline-flex items-center gap-1.5">
            <LeakBadge leaks={trial.run.leaks} />
            <MetricAtEpoch text={metricText(getValue() ?? null, metric)} epoch={bestEpoch(trial, metric)} />
          </span>
        </span>
      ),
    }),
    column.accessor(({ run }) => run.progress.restored?.[metric] ?? undefined, {
      id: 'restored',
      header: 'At restored epoch',
      sortUndefined: 'last',
      sortDescFirst: metric === 'valAccuracy',
      meta: offPhone,
      cell: ({ getValue, row: { original: trial } }) => (
        <MetricAtEpoch
          text={metricText(getValue() ?? null, metric)}
          epoch={trial.run.progress.restored?.epoch}
        />
      ),
    }),
    ...fields.map((path) =>
      column.accessor(({ values }) => values[path] as string | number | boolean, {
        id: path,
        header: fieldName(path),
        meta: offPhone,
        cell: ({ getValue }) => fieldText(path, getValue()),
      }),
    ),
    column.accessor(({ run }) => run.progress.last?.epoch ?? 0, {
      id: 'epochs',
      header: 'Epochs',
      meta: offPhone,
      cell: ({ getValue, row: { original: trial } }) => (
        <span className="inline-flex items-center gap-2">
          {trial.decision?.verdict === 'stop' && (
            <Badge
              tone="warn"
              title={`At epoch ${trial.decision.epoch} it ranked ${trial.decision.place} of ${trial.decision.values.length}; the best ${trial.decision.kept} continued.`}
            >
              stopped at {trial.decision.epoch}
            </Badge>
          )}
          {getValue()} / {trial.run.progress.epochs}
        </span>
      ),
    }),
    column.accessor(({ run }) => runStateLabels[run.state], {
      id: 'state',
      header: 'State',
      cell: ({ row }) => <RunProgressCell run={row.original.run} />,
    }),
  ];
}
