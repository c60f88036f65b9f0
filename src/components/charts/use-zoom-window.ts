'use client';

import type { ECharts } from 'echarts/core';
import { useCallback, useEffect, useState } from 'react';
import { ZOOM_ID } from './line-chart-option';
import type { ZoomWindow } from './zoom-window';

interface ZoomState {
  start?: number;
  end?: number;
  startValue?: number;
  endValue?: number;
}

/**
 * The zoomed part of the x axis in x values, null for all of it. Kept in values, not in percent: else each new
 * point would shift what a person has zoomed to.
 */
export function useZoomWindow(chart: ECharts | null) {
  const [window, setWindow] = useState<ZoomWindow | null>(null);

  useEffect(() => {
    if (!chart) return;
    const onZoom = () => {
      const [zoom] = (chart.getOption() as { dataZoom?: ZoomState[] }).dataZoom ?? [];
      const { start = 0, end = 100, startValue, endValue } = zoom ?? {};
      const all = start <= 0.01 && end >= 99.99;
      setWindow(all || startValue === undefined || endValue === undefined ? null : [startValue, endValue]);
    };
    chart.on('datazoom', onZoom);
    return () => {
      if (!chart.isDisposed()) chart.off('datazoom', onZoom);
    };
  }, [chart]);

  /** Shows a part of the axis, in this chart and in those of its group. */
  const show = useCallback(
    (next: ZoomWindow | null) => {
      const range = next ? { startValue: next[0], endValue: next[1] } : { start: 0, end: 100 };
      chart?.dispatchAction({ type: 'dataZoom', dataZoomId: ZOOM_ID, ...range });
    },
    [chart],
  );

  return { window, show };
}
