import type { ChartTheme } from './chart-theme';
import type { AxisSpec, LineSeries, StepMarker } from './line-series';

/** What a line chart draws. */
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
