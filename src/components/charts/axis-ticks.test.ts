import { describe, expect, it } from 'vitest';
import { distinctTicks, fractionScale, logScale, scaleAround, ticksWithin } from './axis-ticks';

describe('ticks of an axis', () => {
  it('stand at whole numbers once each, however far one zooms in', () => {
    expect(ticksWithin([3.2, 5.1], { count: 6, whole: true }).ticks).toEqual([4, 5]);
    expect(ticksWithin([1, 30], { count: 6, whole: true }).ticks).toEqual([5, 10, 15, 20, 25, 30]);
  });

  it('lie inside the extent, at round numbers', () => {
    expect(ticksWithin([0.00199, 0.001994], { count: 4 }).ticks).toEqual([
      0.00199, 0.001991, 0.001992, 0.001993, 0.001994,
    ]);
    expect(ticksWithin([17, 93], { count: 4 }).ticks).toEqual([20, 40, 60, 80]);
  });

  it('take distances that are given, as for minutes and hours', () => {
    const steps = [15, 30, 60, 300, 600];
    expect(ticksWithin([0, 1000], { count: 4, steps }).ticks).toEqual([0, 300, 600, 900]);
  });

  it('bound an axis whose ends are free, and leave room around a flat line', () => {
    expect(scaleAround([0.13, 0.87], { count: 4 })).toMatchObject({ min: 0, max: 1 });
    expect(scaleAround([5, 5], { count: 4 })).toMatchObject({ min: 4.5, max: 5.5 });
    expect(scaleAround([40, 90], { count: 4, min: 0 })).toMatchObject({ min: 0, max: 100 });
  });

  it('never go beyond 0 and 100 %, also around a single value', () => {
    for (const value of [0, 0.5, 0.97, 1]) {
      const { min, max, ticks } = fractionScale([value, value]);
      expect(min).toBeGreaterThanOrEqual(0);
      expect(max).toBeLessThanOrEqual(1);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
    }
  });

  it('are powers of ten on a logarithmic axis, with steps between over few decades', () => {
    expect(logScale([1e-5, 1e-2], { count: 4 }).ticks).toEqual([1e-5, 1e-4, 1e-3, 1e-2]);
    expect(logScale([1e-3, 1e-2], { count: 4 }).ticks).toEqual([0.001, 0.002, 0.005, 0.01]);
    expect(logScale([2e-4, 2e-4], { count: 4 }).ticks).toEqual([0.0001, 0.0002, 0.0005]);
    expect(logScale([1e-12, 1], { count: 4 }).ticks.length).toBeLessThanOrEqual(7);
    expect(logScale([0.00199, 0.001994], { count: 4 }).ticks.length).toBeGreaterThanOrEqual(3);
  });

  it('have labels that differ', () => {
    const scale = ticksWithin([3, 5], { count: 8 });
    expect(distinctTicks(scale, (value) => String(Math.round(value)))).toEqual([3, 3.5, 4.5]);
    expect(distinctTicks(scale, String)).toEqual(scale.ticks);
  });
});
