'use client';

import type { ECharts } from 'echarts/core';
import { useEffect } from 'react';
import type { LineSeries } from './line-series';

/** A press that moves further, in pixels, drags the chart and picks nothing. */
const SLOP = 5;

/** Calls with the place on the x axis of the point nearest to a click. */
export function usePointPick(
  chart: ECharts | null,
  series: readonly LineSeries[],
  onPick: ((x: number) => void) | undefined,
): void {
  useEffect(() => {
    if (!chart || !onPick) return;
    const renderer = chart.getZr();
    let pressed: { x: number; y: number } | null = null;
    const down = ({ offsetX, offsetY }: { offsetX: number; offsetY: number }) => {
      pressed = { x: offsetX, y: offsetY };
    };
    const click = ({ offsetX, offsetY }: { offsetX: number; offsetY: number }) => {
      const moved = pressed ? Math.hypot(offsetX - pressed.x, offsetY - pressed.y) : 0;
      if (moved > SLOP || !chart.containPixel({ gridIndex: 0 }, [offsetX, offsetY])) return;
      const [at] = chart.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]) as number[];
      const nearest = at === undefined ? null : nearestX(series, at);
      if (nearest !== null) onPick(nearest);
    };
    renderer.on('mousedown', down);
    renderer.on('click', click);
    return () => {
      if (chart.isDisposed()) return;
      renderer.off('mousedown', down);
      renderer.off('click', click);
    };
  }, [chart, series, onPick]);
}

/** The place of the measured point that is nearest to another place; null without a point. */
export function nearestX(series: readonly LineSeries[], at: number): number | null {
  let nearest: number | null = null;
  for (const { points } of series) {
    for (const [x, y] of points) {
      if (y !== null && (nearest === null || Math.abs(x - at) < Math.abs(nearest - at))) nearest = x;
    }
  }
  return nearest;
}
