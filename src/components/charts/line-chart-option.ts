import type { CustomSeriesOption, LineSeriesOption } from 'echarts/charts';
import type {
  DataZoomComponentOption,
  GridComponentOption,
  TooltipComponentOption,
} from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import {
  type AxisScale,
  distinctTicks,
  fractionScale,
  logScale,
  scaleAround,
  ticksWithin,
} from './axis-ticks';
import type { LineChartSpec } from './line-chart-spec';
import { tooltipContent } from './line-chart-tooltip';
import { type AxisSpec, type LineSeries, type Point, xExtent, yExtent } from './line-series';
import { markerRoom, markersOf } from './step-markers';

export type LineChartOption = ComposeOption<
  | LineSeriesOption
  | CustomSeriesOption
  | GridComponentOption
  | TooltipComponentOption
  | DataZoomComponentOption
>;

/** Pixels for the widest label of a y axis, seven characters, and its gap: charts above each other begin in line. */
const LEFT = 60;
/** Pixels for half of the widest label of an x axis, which stands under its end. */
const RIGHT = 26;

export const ZOOM_ID = 'x-window';

/** A longer line jumps to its new points: moving thousands of them costs more than it shows. */
const ANIMATED_POINTS = 300;

/**
 * The chart as the library wants it. Ids are stable, so that setting it again over a chart on display (merging,
 * with `replaceMerge: ['series']`) adds points and moves nothing else.
 */
export function lineChartOption(spec: LineChartSpec): LineChartOption {
  const { theme, compact, window, motion } = spec;
  const labels = { color: theme.muted, fontSize: 11, fontFamily: theme.fontFamily, hideOverlap: true };
  const y = yScale(spec);
  return {
    animation: motion && maxPoints(spec) <= ANIMATED_POINTS,
    animationDuration: 0,
    animationDurationUpdate: 180,
    animationEasingUpdate: 'linear',
    textStyle: { fontFamily: theme.fontFamily },
    grid: {
      id: 'grid',
      top: Math.max(14, markerRoom(spec)),
      right: RIGHT,
      bottom: 26,
      left: LEFT,
      // Reserving room for the labels that come would lay all of them out twice.
      outerBoundsMode: 'none',
    },
    xAxis: {
      id: 'x',
      type: spec.x.log ? 'log' : 'value',
      min: spec.x.log ? (xExtent(spec.series, spec.x)?.[0] ?? 'dataMin') : (spec.x.min ?? 'dataMin'),
      max: spec.x.max ?? 'dataMax',
      axisLine: { lineStyle: { color: theme.border } },
      ...ticksOf(xScale(spec), spec.x, labels),
      splitLine: { show: false },
      axisPointer: { label: { formatter: ({ value }) => `${spec.x.name} ${spec.x.format(Number(value))}` } },
    },
    yAxis: {
      id: 'y',
      type: spec.y.log ? 'log' : 'value',
      min: y?.min,
      max: y?.max,
      axisLine: { show: false },
      ...ticksOf(y, spec.y, labels),
      splitLine: { lineStyle: { color: theme.border, width: 1 } },
      minorSplitLine: { show: false },
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
        // Points outside are kept: a line continues to the edge, where it is clipped.
        filterMode: 'none',
        // A plain wheel scrolls the page; a pinch arrives as a wheel with ctrl.
        zoomOnMouseWheel: 'ctrl',
        moveOnMouseWheel: false,
        moveOnMouseMove: window !== null,
        preventDefaultMouseMove: false,
        startValue: window?.[0],
        endValue: window?.[1],
        start: window ? undefined : 0,
        end: window ? undefined : 100,
      },
    ],
    series: [
      ...spec.series.flatMap((series) => (series.band ? [bandOf(series, spec)] : [])),
      ...spec.series.map((series) => lineOf(series, spec)),
      markersOf(spec),
    ],
  };
}

const maxPoints = ({ series }: LineChartSpec) => Math.max(0, ...series.map(({ points }) => points.length));

function xScale({ series, x, window, compact }: LineChartSpec): AxisScale | null {
  const shown = window ?? xExtent(series, x);
  if (shown && x.log) return { ...logScale(shown, { count: 6 }), min: shown[0], max: shown[1] };
  return shown && ticksWithin(shown, { count: compact ? 3 : 6, whole: x.whole, steps: x.steps });
}

/** The scale of what is on display; null without a point. */
function yScale({ series, hidden, window, y, compact }: LineChartSpec): AxisScale | null {
  const shown = series.filter(({ id }) => !hidden.has(id));
  const extent = yExtent(shown, window, y.log);
  if (!extent) return null;
  const count = compact ? 2 : 4;
  if (y.log) return logScale(extent, { count });
  if (y.fraction) return fractionScale(extent);
  return scaleAround(extent, { count, min: y.min, max: y.max });
}

/**
 * Ticks and their labels. The library would add one at each end of a zoomed axis, whose label repeats that of its
 * neighbour.
 */
export function ticksOf<Labels extends object>(
  scale: AxisScale | null,
  { tick, format }: Pick<AxisSpec, 'tick' | 'format'>,
  labels: Labels,
) {
  const text = (value: number, step: number) => (tick ?? format)(value, step);
  const ticks = scale ? distinctTicks(scale, text) : undefined;
  return {
    axisTick: { show: false, customValues: ticks },
    axisLabel: {
      ...labels,
      customValues: ticks,
      formatter: (value: number) => text(value, scale?.step ?? 0),
    },
  };
}

/** How visible a line is: one that stands out leaves the others pale. */
function opacityOf({ id, faint }: LineSeries, { highlighted }: LineChartSpec): number {
  const owner = faint ? id.replace(RAW, '') : id;
  const pale = highlighted != null && highlighted !== owner ? 0.15 : 1;
  return pale * (faint ? 0.3 : 1);
}

/** The id of a faint line is that of the line it belongs to, with this at its end. */
export const RAW = ' raw';

/** Is a line switched off? A raw line goes with its smoothed one. */
const isHidden = ({ id }: LineSeries, { hidden }: LineChartSpec) =>
  hidden.has(id) || hidden.has(id.replace(RAW, ''));

/** The area of a line, as one shape: two stacked lines would be wrong on a logarithmic axis. */
function bandOf(series: LineSeries, spec: LineChartSpec): CustomSeriesOption {
  const { id, points, band = [], style } = series;
  const known = isHidden(series, spec) ? [] : points.flatMap(([x], i) => (band[i] ? [[x, ...band[i]]] : []));
  const floor = spec.y.log ? (yExtent([series], null, true)?.[0] ?? 1) : Number.NEGATIVE_INFINITY;
  return {
    id: `${id} band`,
    type: 'custom',
    silent: true,
    clip: true,
    z: 1,
    tooltip: { show: false },
    data: known.length > 1 ? [known[0] as number[]] : [],
    encode: { x: 0, y: [1, 2] },
    renderItem: (_params, api) => {
      const at = ([x, value]: [number, number]) => api.coord([x, Math.max(floor, value)]);
      const upper = known.map(([x, , high]) => at([x ?? 0, high ?? 0]));
      const lower = known.map(([x, low]) => at([x ?? 0, low ?? 0])).reverse();
      return {
        type: 'polygon',
        shape: { points: [...upper, ...lower] },
        style: {
          fill: spec.theme.series[style.colour] ?? spec.theme.text,
          opacity: 0.16 * opacityOf(series, spec),
        },
      };
    },
  };
}

function lineOf(series: LineSeries, spec: LineChartSpec): LineSeriesOption {
  const { id, name, style, points, faint } = series;
  const { theme, y } = spec;
  const color = theme.series[style.colour] ?? theme.text;
  const shown = isHidden(series, spec) ? [] : points;
  return {
    id,
    name,
    type: 'line',
    dimensions: ['x', 'y'],
    // The library takes lists of numbers, its types do not say so.
    data: drawable(shown, { log: y.log, logX: spec.x.log }) as unknown as LineSeriesOption['data'],
    // A line of one point has no length: it needs a dot to be seen.
    showSymbol: shown.length < 3,
    symbol: 'circle',
    symbolSize: 6,
    color,
    lineStyle: {
      color,
      width: faint ? 1 : id === spec.highlighted ? 2.5 : 1.75,
      opacity: opacityOf(series, spec),
      type: style.dash ? [...style.dash] : 'solid',
      cap: 'butt',
      join: 'round',
    },
    emphasis: { disabled: true },
    silent: faint,
    triggerLineEvent: !faint,
    z: faint ? 2 : id === spec.highlighted ? 4 : 3,
  };
}

/** Pairs of x and y in one list of numbers, as the library copies lists of lists value by value; NaN is a hole. */
function drawable(points: readonly Point[], { log, logX }: { log?: boolean; logX?: boolean }): Float64Array {
  const pairs = new Float64Array(points.length * 2);
  points.forEach(([x, y], i) => {
    pairs[2 * i] = logX && x <= 0 ? Number.NaN : x;
    pairs[2 * i + 1] = y !== null && Number.isFinite(y) && (!log || y > 0) ? y : Number.NaN;
  });
  return pairs;
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
