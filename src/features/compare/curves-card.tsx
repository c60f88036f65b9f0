'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { LineChart } from '@/components/charts/line-chart';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import type { MetricCurves } from '@/shared/contracts/compare';
import { isFinal } from '@/shared/run-state';
import { useDebounced } from '../../components/hooks/use-debounced';
import { useTRPC } from '../api/trpc';
import type { ComparedRun } from './compared-run';
import { AXIS_SCALES, METRIC_SCALES } from './curve-scales';
import { curveSeries } from './curve-series';
import { CurvesToolbar } from './curves-toolbar';
import type { CompareSettings, SetCompare } from './use-compare-settings';

interface CurvesCardProps {
  runs: readonly ComparedRun[];
  baseline: ComparedRun | null;
  settings: CompareSettings;
  set: SetCompare;
  highlighted: string | null;
  onHighlight: (id: string | null) => void;
  /** Changes whenever a run that trains has news. */
  news: number;
}

/** While a slider moves nothing is fetched. */
const SMOOTHING_REST_MS = 200;
/** Runs that train have new steps all the time. */
const STEPS_REFRESH_MS = 5000;

/** The chosen metrics of all runs, a chart for each; the cursor is one for all charts. */
export function CurvesCard({
  runs,
  baseline,
  settings,
  set,
  highlighted,
  onHighlight,
  news,
}: CurvesCardProps) {
  const trpc = useTRPC();
  const smoothing = useDebounced(settings.smoothing, SMOOTHING_REST_MS);
  const bySteps = settings.metrics.some((metric) => metric.startsWith('step'));
  const trains = runs.some(({ state }) => !isFinal(state));
  const { axis, metrics, groupSeeds } = settings;
  const query = useQuery({
    ...trpc.runs.curves.queryOptions({
      runs: runs.map(({ run }) => String(run.number)),
      metrics: [...metrics],
      axis,
      smoothing,
      groupSeeds,
    }),
    placeholderData: keepPreviousData,
    refetchInterval: trains && bySteps ? STEPS_REFRESH_MS : false,
  });
  const { refetch } = query;
  useEffect(() => {
    if (news > 0) void refetch();
  }, [news, refetch]);

  return (
    <Card>
      <CardHeader title="Curves" actions={<CurvesToolbar runs={runs} settings={settings} set={set} />} />
      <CardBody className="p-3">
        {query.error ? (
          <ErrorState error={query.error} onRetry={() => query.refetch()} />
        ) : !query.data ? (
          <Skeleton className="h-80" />
        ) : (
          <div className={metrics.length > 1 ? 'grid gap-4 lg:grid-cols-2' : 'grid'}>
            {query.data.map((curves) => (
              <MetricChart
                // Another axis is another chart: a zoom in epochs means nothing in seconds.
                key={`${curves.metric} ${axis}`}
                curves={curves}
                runs={runs}
                baseline={baseline}
                settings={settings}
                highlighted={highlighted}
                onHighlight={onHighlight}
                alone={metrics.length === 1}
              />
            ))}
          </div>
        )}
      </CardBody>
    </Card>
  );
}

interface MetricChartProps extends Omit<CurvesCardProps, 'set' | 'news'> {
  curves: MetricCurves;
  alone: boolean;
}

function MetricChart({
  curves,
  runs,
  baseline,
  settings,
  highlighted,
  onHighlight,
  alone,
}: MetricChartProps) {
  const { metric } = curves;
  const { axis, logX, logY } = settings;
  const scale = METRIC_SCALES[metric];
  const series = useMemo(() => curveSeries(curves, runs), [curves, runs]);
  const x = useMemo(() => {
    const whole = axis === 'epoch' && !metric.startsWith('step');
    return { ...AXIS_SCALES[axis], log: logX, ...(whole && { whole, min: 1 }) };
  }, [axis, logX, metric]);
  const y = useMemo(() => {
    const log = logY || metric === 'learningRate';
    return { ...scale, log, fraction: scale.fraction && !log };
  }, [scale, logY, metric]);
  const id = baseline?.id;
  const reference = useMemo(() => (id ? { id, format: scale.delta } : undefined), [id, scale]);
  return (
    <LineChart
      label={`${scale.title} ${AXIS_SCALES[axis].title}`}
      title={alone ? undefined : scale.title}
      height={alone ? 340 : 240}
      series={series}
      x={x}
      y={y}
      sorted
      group={`compare-${axis}`}
      highlighted={highlighted}
      onHighlight={onHighlight}
      reference={reference}
      legend={series.length <= MAX_LEGEND}
      empty="None of these runs has measured this yet."
    />
  );
}

/** The list of runs above the charts names the others. */
const MAX_LEGEND = 24;
