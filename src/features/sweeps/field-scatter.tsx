'use client';

import { useEffect, useRef, useState } from 'react';
import { ChartExportMenu } from '@/components/charts/chart-export-menu';
import { useChartTheme } from '@/components/charts/chart-theme';
import { useEChart } from '@/components/charts/use-echart';
import { useReducedMotion } from '@/components/charts/use-reduced-motion';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Select } from '@/components/ui/select';
import type { SweepDetail } from '@/shared/contracts/sweeps';
import { csvRow } from '@/shared/csv';
import { leakBadge } from '@/shared/leak-labels';
import { metricNames } from '@/shared/sweep-plan';
import { counted } from '../../shared/format';
import { fieldName } from './field-name';
import { scatterOption } from './scatter-option';

/** The metric over one varied field; the table below has the same in numbers. */
export function FieldScatter({ sweep }: { sweep: SweepDetail }) {
  const container = useRef<HTMLDivElement>(null);
  const chart = useEChart(container);
  const theme = useChartTheme();
  const motion = !useReducedMotion();
  const [chosen, setChosen] = useState(sweep.fields[0] ?? '');
  const path = sweep.fields.includes(chosen) ? chosen : (sweep.fields[0] ?? '');
  const measured = sweep.trials.filter(({ value }) => value !== null).length;

  useEffect(() => {
    if (!chart || !theme) return;
    chart.setOption(scatterOption({ sweep, path, theme, motion }), { notMerge: true, lazyUpdate: true });
  }, [chart, theme, motion, sweep, path]);

  const label = `${metricNames[sweep.metric]} over ${fieldName(path)}`;
  async function drawing() {
    const { chartSvg } = await import('@/components/charts/echarts-export');
    if (!theme) throw new Error('The chart is not there yet.');
    const option = scatterOption({ sweep, path, theme, motion: false });
    return chartSvg({ option, title: label, names: [], width: 800, height: 420, colours: theme });
  }
  const csv = () =>
    [
      csvRow(['trial', 'run', path, sweep.metric, 'leaks']),
      ...sweep.trials.map(({ number, run, values, value }) =>
        csvRow([number, run.number, String(values[path] ?? ''), value, leakBadge(run.leaks)]),
      ),
    ].join('');

  return (
    <Card>
      <CardHeader
        title="Metric by field"
        description="Hollow dots: stopped by the sweep. Diamond: best."
        actions={
          <>
            {sweep.fields.length > 1 && (
              <Select
                aria-label="Field"
                size="sm"
                className="w-44"
                value={path}
                onValueChange={setChosen}
                options={sweep.fields.map((field) => ({ value: field, label: fieldName(field) }))}
              />
            )}
            {measured > 0 && <ChartExportMenu label={label} svg={drawing} csv={csv} />}
          </>
        }
      />
      <CardBody className="relative p-2">
        <div
          ref={container}
          role="img"
          aria-label={`${fieldName(path)} against ${metricNames[sweep.metric]} of ${counted(measured, 'run')}; the table has the values.`}
          className="h-72"
        />
        {measured === 0 && (
          <p className="pointer-events-none absolute inset-0 grid place-items-center text-faint text-xs">
            No run has finished an epoch yet.
          </p>
        )}
      </CardBody>
    </Card>
  );
}
