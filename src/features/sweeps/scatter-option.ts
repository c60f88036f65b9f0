import type { EChartsCoreOption } from 'echarts/core';
import type { ChartTheme } from '@/components/charts/chart-theme';
import type { SweepDetail, SweepTrial } from '@/shared/contracts/sweeps';
import { fieldName, fieldText } from './field-name';
import { metricText, metricTitles } from './sweep-metrics';

/** Values that span more than this factor are told apart on a logarithmic axis only. */
const LOG_SPAN = 50;

interface ScatterSpec {
  sweep: SweepDetail;
  /** Full path of the field along the axis. */
  path: string;
  theme: ChartTheme;
  motion: boolean;
}

/**
 * The trials' figures over one varied field: a dot for each, hollow where halving stopped it, a diamond for the
 * best. Trials without a figure yet are left out. Pure.
 */
export function scatterOption({ sweep, path, theme, motion }: ScatterSpec): EChartsCoreOption {
  const measured = sweep.trials.filter(({ value }) => value !== null);
  const axis = axisOf(
    path,
    sweep.trials.map(({ values }) => values[path]),
  );
  const colour = theme.series['--series-1'] ?? theme.accent;
  const point = (trial: SweepTrial) => {
    const best = trial.number === sweep.best?.trial;
    const stopped = trial.decision?.verdict === 'stop';
    return {
      value: [axis.place(trial.values[path]), trial.value],
      trial,
      symbol: best ? 'diamond' : 'circle',
      symbolSize: best ? 16 : 9,
      itemStyle: {
        color: best ? theme.good : stopped ? theme.surface : colour,
        borderColor: best ? theme.good : colour,
        borderWidth: 1.5,
      },
    };
  };
  const text = { color: theme.muted, fontFamily: theme.fontFamily, fontSize: 11 };
  const line = { lineStyle: { color: theme.border } };
  return {
    animation: motion,
    animationDuration: 200,
    textStyle: { fontFamily: theme.fontFamily },
    grid: { left: 8, right: 16, top: 30, bottom: 28, containLabel: true },
    tooltip: {
      trigger: 'item',
      confine: true,
      backgroundColor: theme.surface,
      borderColor: theme.border,
      textStyle: { color: theme.text, fontSize: 12 },
      formatter: ({ data }: { data: { trial: SweepTrial } }) => tooltipText(data.trial, sweep),
    },
    xAxis: {
      ...axis.option,
      name: fieldName(path),
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: text,
      axisLabel: { ...text, hideOverlap: true },
      axisLine: line,
      axisTick: line,
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      scale: true,
      name: metricTitles[sweep.metric],
      nameTextStyle: { ...text, align: 'left' },
      axisLabel: {
        ...text,
        formatter: (value: number) =>
          sweep.metric === 'valLoss' ? String(value) : metricText(value, sweep.metric),
      },
      splitLine: line,
    },
    series: [{ type: 'scatter', data: measured.map(point), emphasis: { scale: 1.4 } }],
  };
}

/** Numbers along a linear or a logarithmic axis, whatever else side by side. */
function axisOf(path: string, values: readonly unknown[]) {
  const numbers = values.filter((value): value is number => typeof value === 'number');
  if (numbers.length < values.length) {
    const names = [...new Set(values.map((value) => fieldText(path, value)))];
    return {
      option: { type: 'category', data: names },
      place: (value: unknown) => names.indexOf(fieldText(path, value)),
    };
  }
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const log = least > 0 && most / least > LOG_SPAN;
  return { option: { type: log ? 'log' : 'value', scale: true }, place: (value: unknown) => value };
}

function tooltipText({ run, number, value, values, decision }: SweepTrial, { metric }: SweepDetail): string {
  const lines = [
    `Trial ${number}, run ${run.number}: ${metricText(value, metric)}`,
    ...Object.entries(values).map(([path, it]) => `${fieldName(path)}: ${fieldText(path, it)}`),
    ...(decision?.verdict === 'stop' ? [`stopped at epoch ${decision.epoch}`] : []),
  ];
  return lines.join('<br>');
}
