import type { EChartsCoreOption } from 'echarts/core';
import { type AxisScale, distinctTicks, logScale, scaleAround } from '@/components/charts/axis-ticks';
import type { ChartTheme } from '@/components/charts/chart-theme';
import { numberTick, powerTick } from '../../runs/metric-format';
import type { ComparedRun } from '../compared-run';
import type { FieldValues } from './field-values';

interface ScatterSpec {
  runs: readonly ComparedRun[];
  x: FieldValues;
  y: FieldValues;
  theme: ChartTheme;
  highlighted: string | null;
}

/** Values that span more than this factor are told apart on a logarithmic axis only. */
const LOG_SPAN = 50;
/** More names than these would write over each other. */
const MAX_NAMES = 12;

/** A dot for each run that has both fields. Pure. */
export function fieldsScatterOption({ runs, x, y, theme, highlighted }: ScatterSpec): EChartsCoreOption {
  const text = { color: theme.muted, fontFamily: theme.fontFamily, fontSize: 11 };
  const points = runs.flatMap((run, i) => {
    const [px, py] = [x.values[i], y.values[i]];
    if (px == null || py == null) return [];
    const color = theme.series[run.style.colour] ?? theme.accent;
    const pale = highlighted !== null && highlighted !== run.id;
    return [
      {
        value: [px, py],
        name: run.label,
        id: run.id,
        symbolSize: highlighted === run.id ? 14 : 9,
        itemStyle: { color, opacity: pale ? 0.25 : 1 },
      },
    ];
  });
  return {
    animation: false,
    textStyle: { fontFamily: theme.fontFamily },
    grid: { left: 72, right: 26, top: 30, bottom: 46, outerBoundsMode: 'none' },
    tooltip: {
      trigger: 'item',
      confine: true,
      renderMode: 'richText',
      backgroundColor: theme.surface,
      borderColor: theme.border,
      textStyle: { color: theme.text, fontSize: 12, fontFamily: theme.fontFamily },
      formatter: ({ name, value }: { name: string; value: [number, number] }) =>
        `${name}\n${x.field.label}: ${x.text(value[0])}\n${y.field.label}: ${y.text(value[1])}`,
    },
    xAxis: {
      ...axisOf(x, theme),
      name: x.field.label,
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: text,
    },
    yAxis: { ...axisOf(y, theme), name: y.field.label, nameTextStyle: { ...text, align: 'left' } },
    series: [{ type: 'scatter', data: points }],
  };
}

function axisOf({ field, names, extent, text }: FieldValues, theme: ChartTheme) {
  const [low, high] = extent ?? [0, 1];
  const log = names === null && field.type === 'number' && low > 0 && high / low > LOG_SPAN;
  const scale: AxisScale = names
    ? { min: low - 0.5, max: high + 0.5, ticks: ticksOfNames(names), step: 1 }
    : log
      ? logScale([low, high], { count: 5 })
      : scaleAround([low, high], { count: 5 });
  const label = (value: number, step: number) => {
    if (names || field.type !== 'number') return text(value);
    return (log ? powerTick : numberTick)(value, step);
  };
  return {
    type: log ? 'log' : 'value',
    min: scale.min,
    max: scale.max,
    axisLine: { lineStyle: { color: theme.border } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: theme.border } },
    axisLabel: {
      color: theme.muted,
      fontSize: 11,
      fontFamily: theme.fontFamily,
      hideOverlap: true,
      width: 64,
      overflow: 'truncate',
      customValues: distinctTicks(scale, label),
      formatter: (value: number) => label(value, scale.step),
    },
  };
}

const ticksOfNames = (names: readonly string[]): number[] =>
  names.length > MAX_NAMES ? [0, names.length - 1] : names.map((_, index) => index);
