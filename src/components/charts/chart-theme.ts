'use client';

import { useSyncExternalStore } from 'react';
import { SERIES_COLOURS } from './series-style';

/** Resolved colours (`rgb(…)`, `rgba(…)`) for a canvas that knows no CSS variables. */
export interface ChartTheme {
  text: string;
  muted: string;
  faint: string;
  border: string;
  surface: string;
  accent: string;
  good: string;
  warn: string;
  /** By custom property, `--series-1` and on. */
  series: Record<string, string>;
  fontFamily: string;
  dark: boolean;
}

let canvas: CanvasRenderingContext2D | null | undefined;

/** Any CSS colour as `rgb()`: the canvas library's own parser knows no `oklch()`. */
function resolveColour(value: string): string {
  canvas ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!canvas) return value;
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = '#000';
  canvas.fillStyle = value.trim();
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
  return a === 255 ? `rgb(${r},${g},${b})` : `rgba(${r},${g},${b},${((a ?? 255) / 255).toFixed(3)})`;
}

function readTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => resolveColour(style.getPropertyValue(name));
  const series: Record<string, string> = {};
  for (let i = 1; i <= SERIES_COLOURS; i++) series[`--series-${i}`] = read(`--series-${i}`);
  return {
    text: read('--text'),
    muted: read('--muted'),
    faint: read('--faint'),
    border: read('--border'),
    surface: read('--surface'),
    accent: read('--accent'),
    good: read('--good'),
    warn: read('--warn'),
    series,
    fontFamily: getComputedStyle(document.body).fontFamily,
    dark: document.documentElement.classList.contains('dark'),
  };
}

let current: ChartTheme | null = null;
const listeners = new Set<() => void>();
let observer: MutationObserver | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  observer ??= new MutationObserver(() => {
    current = readTheme();
    for (const notify of listeners) notify();
  });
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['class', 'data-theme', 'style'],
  });
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      observer?.disconnect();
      // The theme may change while nobody looks.
      current = null;
    }
  };
}

function getSnapshot(): ChartTheme {
  current ??= readTheme();
  return current;
}

/** The chart colours of the theme on display; null on the server. Changes with light and dark. */
export function useChartTheme(): ChartTheme | null {
  return useSyncExternalStore<ChartTheme | null>(subscribe, getSnapshot, () => null);
}
