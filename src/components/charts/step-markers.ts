import type { LineSeriesOption } from 'echarts/charts';
import type { LineChartSpec } from './line-chart-spec';
import { xExtent } from './line-series';

const MARKERS_ID = 'step-markers';

/** Markers nearer to each other than this share of the axis would write over each other's names. */
const NEAR = 0.3;
const ROW_PIXELS = 13;

/** Names of markers stand above the drawing, on a row of their own each where they are near to one another. */
function markerRows({ markers, series, x: axis, window }: LineChartSpec) {
  const [low, high] = window ?? xExtent(series, axis) ?? [0, 1];
  const xs = markers.map(({ x }) => x);
  const stacked = Math.max(...xs) - Math.min(...xs) < NEAR * (high - low);
  return { low, high, rows: markers.map((_, i) => (stacked ? i : 0)) };
}

/** Pixels that the names need above the drawing. */
export function markerRoom(spec: LineChartSpec): number {
  return spec.markers.length > 0 ? 4 + (1 + Math.max(...markerRows(spec).rows)) * ROW_PIXELS : 0;
}

/** The markers hang on a series without points, so that they stay when a line is switched off. */
export function markersOf(spec: LineChartSpec): LineSeriesOption {
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
            offset: [left ? 2 : -2, -(rows[i] ?? 0) * ROW_PIXELS],
            color: theme[tone],
            fontSize: 11,
            fontFamily: theme.fontFamily,
          },
        };
      }),
    },
  };
}
