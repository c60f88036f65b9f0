import type { EChartsCoreOption } from 'echarts/core';
import { distinctTicks, fractionScale, logScale, scaleAround } from '@/components/charts/axis-ticks';
import type { ChartTheme } from '@/components/charts/chart-theme';
import { ticksOf } from '@/components/charts/line-chart-option';
import type { SweepDetail, SweepTrial } from '@/shared/contracts/sweeps';
import type { SweepMetric } from '@/shared/sweep-plan';
import { accuracyTick, learningRateText, numberTick, powerTick } from '../runs/metric-format';
import { fieldName, fieldText } from './field-name';
import { metricText, metricTitles } from './sweep-metrics';

/** Values that span more than this factor are told apart on a logarithmic axis only. */
const LOG_SPAN = 50;
/** As many tried values as these, or fewer, are the ticks themselves. */
const MAX_VALUE_TICKS = 6;

interface ScatterSpec {
  sweep: SweepDetail;
  /** Full path of the field along the axis. */
  path: string;
  theme: ChartTheme;
  motion: boolean;
}

/**
 * The trials' metric over one varied field: a dot for each, hollow where halving stopped it, a diamond for the best.
 * Trials without a value yet are left out. Pure.
 */
export function scatterOption({ sweep, path, theme, motion }: ScatterSpec): EChartsCoreOption {
  const measured = sweep.trials.filter(({ value }) => value !== null);
  const axis = axisOf(
    path,
    sweep.trials.map(({ values }) => values[path]),
  );
  const y = metricScale(
    sweep.metric,
    measured.flatMap(({ value }) => value ?? []),
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
    grid: { left: 60, right: 26, top: 30, bottom: 46, outerBoundsMode: 'none' },
    tooltip: {
      trigger: 'item',
      confine: true,
      // As text: nothing that stands in it is read as markup.
      renderMode: 'richText',
      backgroundColor: theme.surface,
      borderColor: theme.border,
      textStyle: { color: theme.text, fontSize: 12, fontFamily: theme.fontFamily },
      formatter: ({ data }: { data: { trial: SweepTrial } }) => tooltipText(data.trial, sweep),
    },
    xAxis: {
      ...axis.option,
      name: fieldName(path),
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: text,
      axisLabel: { ...text, hideOverlap: true, ...axis.labels },
      axisLine: line,
      axisTick: { ...line, customValues: axis.labels?.customValues },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: y?.min,
      max: y?.max,
      name: metricTitles[sweep.metric],
      nameTextStyle: { ...text, align: 'left' },
      ...ticksOf(y, { format: String, tick: sweep.metric === 'valLoss' ? numberTick : accuracyTick }, text),
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
      labels: null,
      place: (value: unknown) => names.indexOf(fieldText(path, value)),
    };
  }
  const [min, max] = [Math.min(...numbers), Math.max(...numbers)];
  const log = min > 0 && (LEARNING_RATE.test(path) || max / min > LOG_SPAN);
  const room = LOG_ROOM * (min === max ? 2 : 1);
  const scale = log
    ? logScale([min / room, max * room], { count: 5 })
    : scaleAround([min, max], { count: 5 });
  const triedText = (value: number) => (log ? learningRateText(value) : fieldText(path, value));
  const tickText = (value: number) => (log ? powerTick : numberTick)(value, scale.step);
  const tried = distinctTicks({ ticks: numbers.toSorted((a, b) => a - b), step: 0 }, triedText);
  const few = tried.length <= MAX_VALUE_TICKS;
  return {
    option: { type: log ? 'log' : 'value', min: scale.min, max: scale.max },
    labels: {
      customValues: few ? tried : scale.ticks,
      formatter: few ? triedText : tickText,
    },
    place: (value: unknown) => value,
  };
}

/** Rates differ by factors, however few were tried. */
const LEARNING_RATE = /learningRate$/i;
/** Between the outermost points and the ends of a logarithmic axis, as a factor. */
const LOG_ROOM = 1.3;

function metricScale(metric: SweepMetric, values: readonly number[]) {
  if (values.length === 0) return null;
  const extent = [Math.min(...values), Math.max(...values)] as const;
  return metric === 'valLoss' ? scaleAround(extent, { count: 5 }) : fractionScale(extent);
}

function tooltipText({ run, number, value, values, decision }: SweepTrial, { metric }: SweepDetail): string {
  const lines = [
    `Trial ${number}, run ${run.number}: ${metricText(value, metric)}`,
    ...Object.entries(values).map(([path, it]) => `${fieldName(path)}: ${fieldText(path, it)}`),
    ...(decision?.verdict === 'stop' ? [`stopped at epoch ${decision.epoch}`] : []),
  ];
  return lines.join('\n');
}
