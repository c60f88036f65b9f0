'use client';

import { ZoomIn, ZoomOut } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { ChartExportMenu } from './chart-export-menu';
import { ChartLegend } from './chart-legend';
import { useChartTheme } from './chart-theme';
import { lineChartOption } from './line-chart-option';
import type { LineChartSpec } from './line-chart-spec';
import { describeSeries, type LineSeries, type StepMarker, xExtent } from './line-series';
import { seriesCsv } from './series-csv';
import { useChartKeys } from './use-chart-keys';
import { useEChart } from './use-echart';
import { usePointPick } from './use-point-pick';
import { useReducedMotion } from './use-reduced-motion';
import { useZoomWindow } from './use-zoom-window';
import { type ZoomWindow, zoomBy } from './zoom-window';

interface LineChartProps {
  /** What the chart shows; read to people who do not see it. */
  label: string;
  series: readonly LineSeries[];
  x: LineChartSpec['x'];
  y: LineChartSpec['y'];
  markers?: readonly StepMarker[];
  /** Pixels of the drawing, without legend. */
  height?: number;
  /** Charts of one group share crosshair and zoom. */
  group?: string;
  /** A small chart: no legend, no zoom buttons. */
  compact?: boolean;
  /** Shown over the drawing while there is no point. */
  empty?: ReactNode;
  /** Called with the part of the x axis on display; null is all of it. Must stay the same function. */
  onWindow?: (window: ZoomWindow | null) => void;
  /** Stands above a chart among others. */
  title?: string;
  /** False where there are too many lines to name all of them. */
  legend?: boolean;
  /** Switches beside the legend. */
  controls?: ReactNode;
  /** The line that stands out, and what to do when the pointer or the focus comes to another. */
  highlighted?: string | null;
  onHighlight?: (id: string | null) => void;
  /** Values at the cursor by their size, of all lines. */
  sorted?: boolean;
  reference?: LineChartSpec['reference'];
  /** Called with the place on the x axis of a point that was clicked, or stood at when Enter was pressed. */
  onPick?: (x: number) => void;
  className?: string;
}

const NO_MARKERS: readonly StepMarker[] = [];

/**
 * Lines that may get points while they are on display: new points are added to what is drawn; zoom, hidden lines and
 * crosshair stay. Ctrl and wheel (or a pinch) zoom, dragging moves, arrow keys walk along the points.
 */
export function LineChart(props: LineChartProps) {
  const { label, series, x, y, markers = NO_MARKERS, height = 240, group, compact = false } = props;
  const container = useRef<HTMLDivElement>(null);
  const chart = useEChart(container, group);
  const theme = useChartTheme();
  const motion = !useReducedMotion();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const extent = xExtent(series, x);
  const { window, show } = useZoomWindow(chart);
  const { onWindow } = props;
  useEffect(() => onWindow?.(window), [onWindow, window]);
  const { highlighted, onHighlight, sorted, reference } = props;
  useEffect(() => {
    if (!chart || !onHighlight) return;
    // Of a line, unlike of its points, the library tells the name only.
    const over = ({ seriesName }: { seriesName?: string }) =>
      onHighlight(series.find(({ name, faint }) => name === seriesName && !faint)?.id ?? null);
    const out = () => onHighlight(null);
    chart.on('mouseover', over);
    chart.on('mouseout', out);
    return () => {
      if (chart.isDisposed()) return;
      chart.off('mouseover', over);
      chart.off('mouseout', out);
    };
  }, [chart, series, onHighlight]);
  const { onPick } = props;
  const spoken = useChartKeys({ chart, container, series, hidden, x, y, onPick });
  usePointPick(chart, series, onPick);

  useEffect(() => {
    if (!chart || !theme) return;
    const look = { theme, motion, compact, highlighted, sorted, reference };
    const option = lineChartOption({ series, hidden, x, y, markers, window, ...look });
    chart.setOption(option, { notMerge: false, replaceMerge: ['series'], lazyUpdate: true });
  }, [chart, theme, series, hidden, x, y, markers, window, motion, compact, highlighted, sorted, reference]);

  const points = useMemo(() => Math.max(0, ...series.map((line) => line.points.length)), [series]);
  const summary = useMemo(() => describeSeries(series, { x, y }), [series, x, y]);

  function toggle(id: string) {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    setHidden(next);
  }

  const shown = () => series.filter(({ id }) => !hidden.has(id));

  async function drawing() {
    const { chartSvg } = await import('./echarts-export');
    if (!theme) throw new Error('The chart is not there yet.');
    const spec = { series, hidden, x, y, markers, window, theme, motion: false, compact: false };
    const names = shown().flatMap(({ name, faint }) => (faint ? [] : name));
    const width = Math.max(640, container.current?.clientWidth ?? 0);
    const option = lineChartOption(spec);
    return chartSvg({ option, title: label, names, width, height: Math.max(320, height), colours: theme });
  }

  function zoom(factor: number) {
    if (!extent) return;
    const narrowest = Math.min(extent[1] - extent[0], x.whole ? 2 : (extent[1] - extent[0]) / 200);
    show(zoomBy(window, { extent, factor, narrowest }));
  }

  return (
    <figure
      className={cn('min-w-0', props.className)}
      data-chart={label}
      data-points={points}
      data-zoom={window ? window.map((value) => value.toFixed(3)).join(',') : ''}
    >
      {!compact && (
        <div className="mb-1 flex min-h-7 items-start justify-between gap-x-3">
          <div className="min-w-0 flex-1">
            {props.title && <h3 className="px-1.5 font-medium text-xs">{props.title}</h3>}
            {props.legend !== false && (
              <ChartLegend
                series={series}
                hidden={hidden}
                onToggle={toggle}
                onHighlight={onHighlight}
                y={y}
              />
            )}
          </div>
          <div className="flex items-center gap-1">
            {props.controls}
            {points > 0 && (
              <ChartExportMenu
                label={label}
                svg={drawing}
                csv={() => seriesCsv(shown(), { x: x.name, y: y.name })}
              />
            )}
            {window && (
              <Button size="sm" variant="ghost" onClick={() => show(null)}>
                Reset zoom
              </Button>
            )}
            <Button
              size="sm"
              variant="ghost"
              icon
              aria-label="Zoom out"
              disabled={!window}
              onClick={() => zoom(2)}
            >
              <ZoomOut aria-hidden />
            </Button>
            <Button
              size="sm"
              variant="ghost"
              icon
              aria-label="Zoom in"
              disabled={points < 3}
              onClick={() => zoom(0.5)}
            >
              <ZoomIn aria-hidden />
            </Button>
          </div>
        </div>
      )}
      <div className="relative" style={{ height }}>
        <div
          ref={container}
          role="img"
          aria-label={`${label}. ${summary}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk along the points
          tabIndex={0}
          className="absolute inset-0"
        />
        {points === 0 && props.empty && (
          <div className="pointer-events-none absolute inset-0 grid place-items-center text-center text-faint text-xs">
            {props.empty}
          </div>
        )}
      </div>
      <figcaption className="sr-only" aria-live="polite">
        {spoken}
      </figcaption>
    </figure>
  );
}
