import type { LineSeriesOption } from 'echarts/charts';
import type { LineChartSpec } from './line-chart-spec';
import { type StepMarker, xExtent } from './line-series';

const MARKERS_ID = 'step-markers';

/** Markers nearer to each other than this share of the axis would write over each other's names. */
const NEAR = 0.3;
const ROW_PIXELS = 13;

/**
 * The markers on display, with the row above the drawing that each name stands in: the lowest without a name nearby.
 * Those outside the zoomed part are left out, as the library would draw them outside the plot.
 */
function markerRows({ markers, series, x: axis, window }: LineChartSpec) {
  const [low, high] = window ?? xExtent(series, axis) ?? [0, 1];
  const placed: { marker: StepMarker; row: number }[] = [];
  for (const marker of markers) {
    if (marker.x < low || marker.x > high) continue;
    const near = placed.filter((other) => Math.abs(other.marker.x - marker.x) < NEAR * (high - low));
    let row = 0;
    while (near.some((other) => other.row === row)) row++;
    placed.push({ marker, row });
  }
  return { low, high, placed };
}

/** Pixels that the names need above the drawing; with all rows they may ever need, so that a zoom moves nothing. */
export function markerRoom({ markers }: LineChartSpec): number {
  return markers.length > 0 ? 4 + markers.length * ROW_PIXELS : 0;
}

/** The markers hang on a series without points, so that they stay when a line is switched off. */
export function markersOf(spec: LineChartSpec): LineSeriesOption {
  const { theme } = spec;
  const { low, high, placed } = markerRows(spec);
  return {
    id: MARKERS_ID,
    type: 'line',
    data: [],
    silent: true,
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      data: placed.map(({ marker: { x, label, tone }, row }) => {
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
            offset: [left ? 2 : -2, -row * ROW_PIXELS],
            color: theme[tone],
            fontSize: 11,
            fontFamily: theme.fontFamily,
          },
        };
      }),
    },
  };
}
