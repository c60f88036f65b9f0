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
  /** The line that stands out from the others; null when none does. */
  highlighted?: string | null;
  /** Values at the cursor in their order, the highest first, of every line that reaches so far. */
  sorted?: boolean;
  /** Values at the cursor also say how far they are from this line's. */
  reference?: { id: string; format: (difference: number) => string };
  /** Without axis names and with fewer ticks. */
  compact: boolean;
}
