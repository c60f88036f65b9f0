'use client';

import { useQuery } from '@tanstack/react-query';
import { Star } from 'lucide-react';
import { SeriesSwatch } from '@/components/charts/series-swatch';
import { Card, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { Link } from '@/components/ui/link';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { isFinal } from '@/shared/run-state';
import { wilsonInterval } from '@/shared/wilson';
import { count, counted, percent, points } from '../../shared/format';
import { useTRPC } from '../api/trpc';
import { LeakBadge } from '../leaks/leak-badge';
import { RunStateBadge } from '../runs/run-state-badge';
import { COMPARED_METRICS, type ComparedMetric, TEST_METRICS } from './compared-metrics';
import { bestOf, type ComparedRun } from './compared-run';

const cell = 'h-9 whitespace-nowrap border-b px-2.5 text-right first:pl-4 last:pr-4';

interface MetricsCardProps {
  runs: readonly ComparedRun[];
  baseline: ComparedRun | null;
  split: 'validation' | 'test';
  highlighted: string | null;
  onHighlight: (id: string | null) => void;
}

/** Metrics side by side, with what sets each apart from the baseline; the best of each column is bold and starred. */
export function MetricsCard({ runs, baseline, split, highlighted, onHighlight }: MetricsCardProps) {
  const datasets = new Set(runs.map(({ run }) => `${run.datasetId} ${run.datasetVersion}`));
  const unlike = datasets.size > 1;
  const shared = useSharedAccuracy(runs, { split, enabled: unlike });
  const measured = split === 'test' ? [...TEST_METRICS, ...COMPARED_METRICS] : COMPARED_METRICS;
  const columns = shared.column ? [shared.column, ...measured] : measured;
  // No crown over unlike data.
  const best = columns.map(({ better, value, onData }) =>
    better && !(onData && unlike)
      ? bestOf(
          runs.map((run) => (isFinal(run.state) ? value(run) : null)),
          better,
        )
      : new Set<number>(),
  );
  return (
    <Card>
      <CardHeader
        title="Metrics"
        description={
          unlike
            ? `These runs have different data. They are compared on the ${shared.text}; their other metrics cannot be compared directly.`
            : 'With the weights of the restored epoch'
        }
      />
      <ScrollRegion aria-label="Metrics of the runs">
        <table className="w-full border-separate border-spacing-0 text-sm [&_tbody_tr:last-child>*]:border-b-0">
          <thead className="text-muted text-xs">
            <tr>
              <th scope="col" className={cn(cell, 'sticky left-0 z-1 bg-surface text-left font-medium')}>
                Run
              </th>
              {columns.map(({ name }) => (
                <th key={name} scope="col" className={cn(cell, 'font-medium')}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {runs.map((run, index) => (
              <tr
                key={run.id}
                onPointerEnter={() => onHighlight(run.id)}
                onPointerLeave={() => onHighlight(null)}
                className={cn('bg-surface', highlighted === run.id && 'bg-raised')}
              >
                <th scope="row" className={cn(cell, 'sticky left-0 z-1 bg-inherit text-left font-normal')}>
                  <span className="flex items-center gap-2">
                    <SeriesSwatch style={run.style} />
                    <Link
                      href={`/runs/${run.run.number}`}
                      className="max-w-36 truncate font-medium sm:max-w-56 hover:underline"
                    >
                      {run.label}
                    </Link>
                    <LeakBadge leaks={run.run.leaks} />
                    {run.state !== 'succeeded' && <RunStateBadge state={run.state} />}
                    {run === baseline && <span className="text-faint text-xs">baseline</span>}
                  </span>
                </th>
                {columns.map((column, at) => (
                  <MetricCell
                    key={column.name}
                    metric={column}
                    run={run}
                    baseline={run === baseline ? null : baseline}
                    isBest={best[at]?.has(index) ?? false}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Card>
  );
}

interface MetricCellProps {
  metric: ComparedMetric;
  run: ComparedRun;
  baseline: ComparedRun | null;
  isBest: boolean;
}

function MetricCell({ metric: { value, text, delta, better }, run, baseline, isBest }: MetricCellProps) {
  const own = value(run);
  const base = baseline && value(baseline);
  const difference = typeof own === 'number' && typeof base === 'number' ? own - base : null;
  const good =
    difference !== null && difference !== 0 && better !== null && difference > 0 === (better === 'higher');
  return (
    <td className={cn(cell, isBest && 'font-semibold')}>
      {isBest && <Star role="img" aria-label="best" className="mr-1 mb-0.5 inline size-3 text-accent" />}
      {text(own)}
      {difference !== null && delta && (
        <span className={cn('block font-normal text-xs', good ? 'text-good' : 'text-muted')}>
          {delta(difference)}
        </span>
      )}
    </td>
  );
}

/** Of runs on different data: the share of right answers on the photos that all of their models were evaluated on. */
function useSharedAccuracy(
  runs: readonly ComparedRun[],
  { split, enabled }: { split: 'validation' | 'test'; enabled: boolean },
): { column: ComparedMetric | null; text: string } {
  const trpc = useTRPC();
  const models = runs.filter(({ run }) => run.modelId !== null);
  const { data } = useQuery({
    ...trpc.models.differences.queryOptions({
      models: models.map(({ run }) => String(run.modelNumber)),
      split,
      limit: 1,
    }),
    enabled: enabled && models.length > 1,
  });
  if (!data || data.shared === 0) return { column: null, text: 'photos they share, of which there are none' };
  const right = new Map(models.map(({ id }, index) => [id, data.right[index] ?? 0]));
  return {
    text: `${counted(data.shared, `${split} photo`)} that all of them share`,
    column: {
      name: `Top-1 on ${count(data.shared)} shared`,
      better: 'higher',
      value: ({ id }) => {
        const hits = right.get(id);
        return hits === undefined ? null : hits / data.shared;
      },
      text: (share) => {
        if (share == null) return '–';
        const { low, high } = wilsonInterval(Math.round(share * data.shared), data.shared);
        return `${percent(share)} (${percent(low, 0)} to ${percent(high, 0)})`;
      },
      delta: points,
    },
  };
}
