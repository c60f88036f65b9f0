'use client';

import type { ECharts } from 'echarts/core';
import { type RefObject, useEffect, useState } from 'react';
import type { AxisSpec, LineSeries } from './line-series';

interface ChartKeysProps {
  chart: ECharts | null;
  container: RefObject<HTMLDivElement | null>;
  series: readonly LineSeries[];
  hidden: ReadonlySet<string>;
  x: AxisSpec;
  y: AxisSpec;
  /** Called with the place on the x axis when Enter is pressed at a point. */
  onPick?: (x: number) => void;
}

const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -10,
  PageDown: 10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** Lets arrow keys move the crosshair from point to point. Returns the values there, for screen readers. */
export function useChartKeys({ chart, container, series, hidden, x, y, onPick }: ChartKeysProps): string {
  const [index, setIndex] = useState<number | null>(null);
  const shown = series.filter(({ id, faint, points }) => !faint && !hidden.has(id) && points.length > 0);
  const longest = shown.reduce<LineSeries | null>(
    (best, line) => (best === null || line.points.length > best.points.length ? line : best),
    null,
  );
  const at =
    index !== null && longest ? longest.points[Math.min(index, longest.points.length - 1)] : undefined;

  useEffect(() => {
    const element = container.current;
    if (!element || !chart || !longest) return;
    const last = longest.points.length - 1;
    const seriesIndex = series.indexOf(longest);

    function onKey(event: KeyboardEvent) {
      if (event.key === 'Escape') {
        setIndex(null);
        chart?.dispatchAction({ type: 'hideTip' });
        return;
      }
      const here = index === null ? undefined : longest?.points[Math.min(index, last)];
      if (event.key === 'Enter' && here && onPick) {
        event.preventDefault();
        onPick(here[0]);
        return;
      }
      const step = STEPS[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const from = index ?? (step > 0 ? -1 : last + 1);
      const next = Math.min(last, Math.max(0, from + step));
      setIndex(next);
      chart?.dispatchAction({ type: 'showTip', seriesIndex, dataIndex: next });
    }

    function onBlur() {
      setIndex(null);
      chart?.dispatchAction({ type: 'hideTip' });
    }

    element.addEventListener('keydown', onKey);
    element.addEventListener('blur', onBlur);
    return () => {
      element.removeEventListener('keydown', onKey);
      element.removeEventListener('blur', onBlur);
    };
  }, [chart, container, series, longest, index, onPick]);

  if (!at) return '';
  const values = shown.map(({ name, points }) => {
    const value = points.find(([px]) => px === at[0])?.[1];
    return value === undefined || value === null ? null : `${name} ${y.format(value)}`;
  });
  return `${x.name} ${x.format(at[0])}: ${values.filter(Boolean).join(', ')}`;
}
