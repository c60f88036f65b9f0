import type { SeriesStyle } from './series-style';

/** x and y of one point; a y that is null or not finite is a hole in the line. */
export type Point = readonly [x: number, y: number | null];

export interface LineSeries {
  /** Stays the same while the series grows; a series of a new id is a new line. */
  id: string;
  name: string;
  style: SeriesStyle;
  points: readonly Point[];
  /** Drawn pale below the others and named nowhere, such as the raw line of a smoothed one. */
  faint?: boolean;
  /** An area around the line: its lower and upper bound at the x of each point. */
  band?: readonly (readonly [low: number, high: number])[];
}

/** A vertical line at a step worth knowing: the best epoch, an early stop. */
export interface StepMarker {
  id: string;
  x: number;
  label: string;
  tone: 'accent' | 'warn' | 'muted';
}

export interface AxisSpec {
  name: string;
  /** A value where it is read: tooltip, legend. */
  format: (value: number) => string;
  /** A value at a tick of the axis, where neighbouring ticks are `step` apart; `format` by default. */
  tick?: (value: number, step: number) => string;
  min?: number;
  max?: number;
  /** Logarithmic; what is not positive is left out. */
  log?: boolean;
  /** Ticks at whole numbers only, as for epochs. */
  whole?: boolean;
  /** Distances of ticks that read well, smallest first; by default 1, 2 and 5 times powers of ten. */
  steps?: readonly number[];
}

/** Smallest and largest x of all points, widened by the axis' own `min` and `max`; null without points. */
export function xExtent(series: readonly LineSeries[], axis: AxisSpec): [number, number] | null {
  let low = axis.min ?? Number.POSITIVE_INFINITY;
  let high = axis.max ?? Number.NEGATIVE_INFINITY;
  for (const { points } of series) {
    const first = axis.log ? points.find(([x]) => x > 0) : points[0];
    const last = points.at(-1);
    if (first) low = Math.min(low, first[0]);
    if (last) high = Math.max(high, last[0]);
  }
  return low <= high && Number.isFinite(low) && Number.isFinite(high) ? [low, high] : null;
}

/**
 * Smallest and largest y of the points inside `window`, or of all; null without any.
 * @param log only positive values, which are all that a logarithmic axis can show
 */
export function yExtent(
  series: readonly LineSeries[],
  window: readonly [number, number] | null,
  log = false,
): [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const take = (value: number | null | undefined) => {
    if (value == null || !Number.isFinite(value) || (log && value <= 0)) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const { points, band } of series) {
    for (let i = 0; i < points.length; i++) {
      const [x, y] = points[i] as Point;
      if (window && (x < window[0] || x > window[1])) continue;
      take(y);
      take(band?.[i]?.[0]);
      take(band?.[i]?.[1]);
    }
  }
  return low <= high ? [low, high] : null;
}

/** The value at an x, of the nearest known point; null beyond the ends of the line. */
export function nearestValue({ points }: Pick<LineSeries, 'points'>, x: number): number | null {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || x < first[0] || x > last[0]) return null;
  let [low, high] = [0, points.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.[0] ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [points[low - 1], points[low]];
  const nearer = before && after && x - before[0] < after[0] - x ? before : after;
  return nearer?.[1] ?? null;
}

/** What a chart shows in one sentence per series: its text alternative. */
export function describeSeries(
  series: readonly LineSeries[],
  { x, y }: { x: AxisSpec; y: AxisSpec },
): string {
  if (series.every(({ points }) => points.length === 0)) return 'No points yet.';
  return series
    .filter(({ faint }) => !faint)
    .map(({ name, points }) => {
      const known = points.filter((point): point is readonly [number, number] => point[1] !== null);
      const first = known[0];
      const last = known.at(-1);
      if (!first || !last) return `${name}: no points yet.`;
      if (first === last) return `${name}: ${y.format(last[1])} at ${x.name} ${x.format(last[0])}.`;
      const from = `from ${y.format(first[1])} at ${x.name} ${x.format(first[0])}`;
      return `${name}: ${known.length} points, ${from} to ${y.format(last[1])} at ${x.name} ${x.format(last[0])}.`;
    })
    .join(' ');
}
