import { describe, expect, it } from 'vitest';
import { fractionAxis } from './axis-ticks';
import { describeSeries, xExtent } from './line-series';
import { seriesStyle } from './series-style';
import { sparklineShape } from './sparkline-path';
import { nearestX } from './use-point-pick';
import { clampWindow, zoomBy } from './zoom-window';

const x = { name: 'epoch', format: String };
const y = { name: 'accuracy', format: (value: number) => `${value * 100} %` };
const line = (points: [number, number | null][]) => ({
  id: 'a',
  name: 'Run 1',
  style: seriesStyle(0),
  points,
});

describe('seriesStyle', () => {
  it('tells the first sixteen lines apart', () => {
    const styles = Array.from({ length: 16 }, (_, i) => JSON.stringify(seriesStyle(i)));
    expect(new Set(styles).size).toBe(16);
  });
});

describe('a click on a chart', () => {
  it('picks the measured point that is nearest', () => {
    const measured = line([
      [1, 0.2],
      [2, null],
      [4, 0.6],
    ]);
    expect(nearestX([measured], 1.9)).toBe(1);
    expect(nearestX([measured, line([[2, 0.1]])], 2.4)).toBe(2);
    expect(nearestX([], 1)).toBeNull();
  });
});

describe('zoomBy', () => {
  const options = { extent: [1, 101] as const, factor: 0.5, narrowest: 2 };
  it('zooms in around the middle', () => {
    expect(zoomBy(null, options)).toEqual([26, 76]);
  });
  it('shows all again when zoomed out far enough', () => {
    expect(zoomBy([26, 76], { ...options, factor: 2 })).toBeNull();
  });
  it('stops at the narrowest window', () => {
    expect(zoomBy([50, 51], options)).toEqual([49.5, 51.5]);
  });
});

describe('clampWindow', () => {
  it('moves a window back inside', () => {
    expect(clampWindow([-5, 5], [0, 100])).toEqual([0, 10]);
    expect(clampWindow([95, 110], [0, 100])).toEqual([85, 100]);
  });
});

describe('xExtent', () => {
  it('covers all lines and the room reserved for points to come', () => {
    expect(
      xExtent(
        [
          line([
            [2, 1],
            [5, 1],
          ]),
          line([[1, 1]]),
        ],
        { ...x, max: 10 },
      ),
    ).toEqual([1, 10]);
    expect(xExtent([line([])], x)).toBeNull();
  });
});

describe('describeSeries', () => {
  it('says in words where a line goes', () => {
    expect(
      describeSeries(
        [
          line([
            [1, 0.2],
            [2, null],
            [3, 0.9],
          ]),
        ],
        { x, y },
      ),
    ).toBe('Run 1: 2 points, from 20 % at epoch 1 to 90 % at epoch 3.');
    expect(describeSeries([line([])], { x, y })).toBe('No points yet.');
  });
});

describe('sparklineShape', () => {
  it('spans its box from the first to the last value', () => {
    const { line: path, end } = sparklineShape([0, 1], { width: 20, height: 10, inset: 0 });
    expect(path).toBe('M0 10L20 0');
    expect(end).toEqual({ x: 20, y: 0 });
  });
  it('draws nothing for nothing', () => {
    expect(sparklineShape([], { width: 20, height: 10 })).toEqual({ line: '', end: null });
  });
});

describe('fractionAxis', () => {
  it('has round ticks and stays within 0 % and 100 %', () => {
    expect(fractionAxis(0.1, 0.98)).toEqual({ min: 0, max: 1, interval: 0.25 });
    expect(fractionAxis(0.91, 0.993)).toEqual({ min: 0.9, max: 1, interval: 0.02 });
    expect(fractionAxis(0, 0.02)).toEqual({ min: 0, max: 0.02, interval: 0.005 });
  });
  it('has room around a value that never changes', () => {
    expect(fractionAxis(1, 1)).toEqual({ min: 0.999, max: 1, interval: 0.001 });
    expect(fractionAxis(0.5, 0.5)).toEqual({ min: 0.5, max: 0.501, interval: 0.001 });
  });
});
