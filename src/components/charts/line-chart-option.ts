import type { LineSeriesOption } from 'echarts/charts';
import type {
  AriaComponentOption,
  DataZoomComponentOption,
  GridComponentOption,
  TooltipComponentOption,
} from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { ChartTheme } from './chart-theme';
import { fractionAxis } from './fraction-axis';
import { tooltipContent } from './line-chart-tooltip';
import {
  type AxisSpec,
  type LineSeries,
  positiveExtent,
  type StepMarker,
  xExtent,
  yExtent,
} from './line-series';

export type LineChartOption = ComposeOption<
  | LineSeriesOption
  | GridComponentOption
  | TooltipComponentOption
  | DataZoomComponentOption
  | AriaComponentOption
>;

export interface LineChartSpec {
  series: readonly LineSeries[];
  /** Series that are switched off; they keep their place and colour. */
  hidden: ReadonlySet<string>;
  x: AxisSpec;
  y: AxisSpec & { log?: boolean; fraction?: boolean };
  markers: readonly StepMarker[];
  /** The part of the x axis on display; null shows all of it, also what is still to come. */
  window: readonly [number, number] | null;
  theme: ChartTheme;
  motion: boolean;
  /** Without axis names and with fewer ticks. */
  compact: boolean;
}

export const ZOOM_ID = 'x-window';
const MARKERS_ID = 'step-markers';

/**
 * The chart as the library wants it. Ids are stable, so that setting it again over a chart on display (merging,
 * with `replaceMerge: ['series']`) adds points and moves nothing else.
 */
export function lineChartOption(spec: LineChartSpec): LineChartOption {
  const { theme, compact, window, motion, markers } = spec;
  const { rows } = markerRows(spec);
  const labels = { color: theme.muted, fontSize: 11, fontFamily: theme.fontFamily };
  return {
    animation: motion,
    animationDuration: 0,
    animationDurationUpdate: 180,
    animationEasingUpdate: 'linear',
    textStyle: { fontFamily: theme.fontFamily },
    aria: { enabled: true },
    grid: {
      id: 'grid',
      top: markers.length > 0 ? 18 + Math.max(...rows) * MARKER_ROW_PIXELS : 14,
      right: 14,
      bottom: 26,
      left: compact ? 44 : 48,
      containLabel: false,
    },
    xAxis: {
      id: 'x',
      type: 'value',
      min: spec.x.min ?? 'dataMin',
      max: spec.x.max ?? 'dataMax',
      minInterval: spec.x.whole ? 1 : 0,
      splitNumber: compact ? 3 : 6,
      axisLine: { lineStyle: { color: theme.border } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { ...labels, hideOverlap: true, formatter: spec.x.tick ?? spec.x.format },
      axisPointer: { label: { formatter: ({ value }) => `${spec.x.name} ${spec.x.format(Number(value))}` } },
    },
    yAxis: {
      id: 'y',
      ...yScale(spec),
      splitNumber: compact ? 2 : 4,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: theme.border, width: 1 } },
      minorSplitLine: { show: false },
      axisLabel: { ...labels, hideOverlap: true, formatter: spec.y.tick ?? spec.y.format },
      axisPointer: { label: { show: false } },
    },
    axisPointer: {
      lineStyle: { color: theme.faint, type: 'solid', width: 1 },
      label: {
        backgroundColor: theme.muted,
        color: theme.surface,
        fontSize: 11,
        padding: [3, 5],
        shadowBlur: 0,
      },
    },
    tooltip: {
      trigger: 'axis',
      confine: !compact,
      // A small chart would vanish behind the values: they stand above it.
      position: compact ? aboveChart : undefined,
      transitionDuration: 0,
      axisPointer: {
        type: compact ? 'line' : 'cross',
        snap: true,
        crossStyle: { color: theme.faint, type: 'dashed', width: 1 },
      },
      backgroundColor: theme.surface,
      borderColor: theme.border,
      borderWidth: 1,
      padding: [6, 10],
      textStyle: { color: theme.text, fontSize: 12, fontFamily: theme.fontFamily },
      extraCssText: 'box-shadow:var(--shadow-float);border-radius:6px;font-variant-numeric:tabular-nums',
      formatter: (items) => tooltipContent(Array.isArray(items) ? items : [items], spec),
    },
    dataZoom: [
      {
        id: ZOOM_ID,
        type: 'inside',
        xAxisIndex: 0,
        filterMode: 'filter',
        // A plain wheel scrolls the page; a pinch arrives as a wheel with ctrl.
        zoomOnMouseWheel: 'ctrl',
        moveOnMouseWheel: false,
        moveOnMouseMove: window !== null,
        preventDefaultMouseMove: false,
        ...(window ? { startValue: window[0], endValue: window[1] } : { start: 0, end: 100 }),
      },
    ],
    series: [...spec.series.map((series) => lineOf(series, spec)), markersOf(spec)],
  };
}

function yScale({ series, hidden, window, y }: LineChartSpec) {
  const shown = series.filter(({ id }) => !hidden.has(id));
  if (!y.log) {
    const extent = y.fraction ? yExtent(shown, window) : null;
    const bounds = extent ? fractionAxis(...extent) : { min: y.min, max: y.max, interval: undefined };
    return { type: 'value' as const, scale: true, ...bounds };
  }
  const extent = positiveExtent(shown);
  // Powers of ten leave an axis of less than two decades nearly without ticks.
  const logBase = extent && extent[1] / extent[0] < 100 ? 2 : 10;
  return { type: 'log' as const, logBase, min: undefined, max: undefined, interval: undefined, scale: true };
}

function lineOf(
  { id, name, style, points }: LineSeries,
  { hidden, theme, y }: LineChartSpec,
): LineSeriesOption {
  const color = theme.series[style.colour] ?? theme.text;
  const shown = hidden.has(id) ? [] : points;
  const data = shown.map(([x, value]) => {
    const drawable = value !== null && Number.isFinite(value) && (!y.log || value > 0);
    return [x, drawable ? value : '-'] as [number, number | string];
  });
  return {
    id,
    name,
    type: 'line',
    data,
    // A line of one point has no length: it needs a dot to be seen.
    showSymbol: data.length < 3,
    symbol: 'circle',
    symbolSize: 6,
    color,
    lineStyle: {
      color,
      width: 1.75,
      type: style.dash ? [...style.dash] : 'solid',
      cap: 'butt',
      join: 'round',
    },
    emphasis: { disabled: true },
    z: 3,
  };
}

function aboveChart(
  [x]: [number, number],
  _params: unknown,
  _element: unknown,
  _rect: unknown,
  { contentSize, viewSize }: { contentSize: [number, number]; viewSize: [number, number] },
): [number, number] {
  const left = Math.min(Math.max(0, x - contentSize[0] / 2), viewSize[0] - contentSize[0]);
  return [left, -contentSize[1] - 4];
}

/** Markers nearer to each other than this share of the axis would write over each other's names. */
const NEAR = 0.3;
const MARKER_ROW_PIXELS = 13;

/** Names of markers stand above the drawing, on a row of their own each where they are near to one another. */
function markerRows({ markers, series, x: axis, window }: LineChartSpec) {
  const [low, high] = window ?? xExtent(series, axis) ?? [0, 1];
  const xs = markers.map(({ x }) => x);
  const stacked = Math.max(...xs) - Math.min(...xs) < NEAR * (high - low);
  return { low, high, rows: markers.map((_, i) => (stacked ? i : 0)) };
}

/** The markers hang on a series without points, so that they stay when a line is switched off. */
function markersOf(spec: LineChartSpec): LineSeriesOption {
  const { markers, theme } = spec;
  const { low, high, rows } = markerRows(spec);
  return {
    id: MARKERS_ID,
    type: 'line',
    data: [],
    silent: true,
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      data: markers.map(({ x, label, tone }, i) => {
        // On the far side the name stands left of its line, or it would be cut off at the edge.
        const left = x > (low + high) / 2;
        return {
          xAxis: x,
          lineStyle: { color: theme[tone], type: [3, 3], width: 1 },
          label: {
            formatter: label,
            position: 'end',
            distance: 2,
            align: left ? 'right' : 'left',
            offset: [left ? 2 : -2, -(rows[i] ?? 0) * MARKER_ROW_PIXELS],
            color: theme[tone],
            fontSize: 11,
            fontFamily: theme.fontFamily,
          },
        };
      }),
    },
  };
}
