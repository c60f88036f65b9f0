'use client';

import { useEffect, useMemo, useRef } from 'react';
import { ChartExportMenu } from '@/components/charts/chart-export-menu';
import { useChartTheme } from '@/components/charts/chart-theme';
import { useEChart } from '@/components/charts/use-echart';
import { csvRow } from '@/shared/csv';
import { counted } from '@/shared/format';
import { leakBadge } from '@/shared/leak-labels';
import { findRunField, type RunField } from '@/shared/run-query/fields';
import type { ComparedRun } from '../compared-run';
import type { CompareSettings, SetCompare } from '../use-compare-settings';
import { FieldSelect } from './field-select';
import { DRAWN_FIELDS, fieldValues } from './field-values';
import { fieldsScatterOption } from './fields-scatter-option';

interface FieldsScatterProps {
  runs: readonly ComparedRun[];
  settings: CompareSettings;
  set: SetCompare;
  highlighted: string | null;
  onHighlight: (id: string | null) => void;
}

/** Any field of the runs over any other. */
export function FieldsScatter({ runs, settings, set, highlighted, onHighlight }: FieldsScatterProps) {
  const container = useRef<HTMLDivElement>(null);
  const chart = useEChart(container);
  const theme = useChartTheme();
  const { x: nameX, y: nameY } = settings.scatter;
  const [x, y] = useMemo(() => {
    const of = (name: string) => fieldValues(findRunField(name) ?? (DRAWN_FIELDS[0] as RunField), runs);
    return [of(nameX), of(nameY)];
  }, [nameX, nameY, runs]);
  const drawn = runs.filter((_, i) => x.values[i] !== null && y.values[i] !== null).length;
  const label = `${y.field.label} over ${x.field.label}`;

  useEffect(() => {
    if (!chart || !theme) return;
    chart.setOption(fieldsScatterOption({ runs, x, y, theme, highlighted }), { notMerge: true });
  }, [chart, theme, runs, x, y, highlighted]);
  useEffect(() => {
    if (!chart) return;
    const over = ({ data }: { data?: unknown }) =>
      onHighlight((data as { id?: string } | undefined)?.id ?? null);
    const out = () => onHighlight(null);
    chart.on('mouseover', over);
    chart.on('mouseout', out);
    return () => {
      if (chart.isDisposed()) return;
      chart.off('mouseover', over);
      chart.off('mouseout', out);
    };
  }, [chart, onHighlight]);

  async function drawing() {
    const { chartSvg } = await import('@/components/charts/echarts-export');
    if (!theme) throw new Error('The chart is not there yet.');
    const option = fieldsScatterOption({ runs, x, y, theme, highlighted: null });
    return chartSvg({ option, title: label, names: [], width: 800, height: 420, colours: theme });
  }
  const csv = () =>
    [
      csvRow(['run', 'name', nameX, nameY, 'leaks']),
      ...runs.map(({ run }, i) =>
        csvRow([run.number, run.name, x.values[i] ?? null, y.values[i] ?? null, leakBadge(run.leaks)]),
      ),
    ].join('');

  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <FieldSelect
          aria-label="Vertical field"
          value={nameY}
          onValueChange={(scatterY) => set({ scatterY })}
        />
        <span className="text-muted text-xs">over</span>
        <FieldSelect
          aria-label="Horizontal field"
          value={nameX}
          onValueChange={(scatterX) => set({ scatterX })}
        />
        <span className="ml-auto text-muted text-xs">
          {drawn < runs.length && `${counted(runs.length - drawn, 'run')} without a value`}
        </span>
        <ChartExportMenu label={label} svg={drawing} csv={csv} />
      </div>
      <div
        ref={container}
        role="img"
        aria-label={`${label}: ${counted(drawn, 'run')}. The CSV has the values.`}
        className="h-80"
      />
    </div>
  );
}
