import { describe, expect, it } from 'vitest';
import { thinCurve } from './thin-curve';

const curve = (values: number[], firstStep = 1) => ({
  steps: values.map((_, i) => firstStep + i),
  values,
  length: values.length,
});

describe('a thinned curve', () => {
  it('is the curve itself while it is short enough', () => {
    expect(thinCurve(curve([3, 1, 2]), 20)).toEqual({ steps: [1, 2, 3], values: [3, 1, 2] });
    expect(thinCurve(curve([]), 20)).toEqual({ steps: [], values: [] });
  });

  it('keeps single outliers up and down, where they stood, and both ends', () => {
    const values = Array.from({ length: 100_000 }, (_, i) => Math.sin(i / 5000));
    values[31_337] = 50;
    values[77_777] = -50;
    const { steps, values: kept } = thinCurve(curve(values), 1000);
    expect(steps.length).toBeLessThanOrEqual(1000);
    expect(kept[steps.indexOf(31_338)]).toBe(50);
    expect(kept[steps.indexOf(77_778)]).toBe(-50);
    expect([steps[0], steps.at(-1)]).toEqual([1, 100_000]);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(new Set(steps).size).toBe(steps.length);
  });

  it('has a hole where nothing is known, and none beside a single unknown', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i);
    values.fill(Number.NaN, 300, 600);
    values[5] = Number.NaN;
    const { steps, values: kept } = thinCurve(curve(values), 100);
    const holes = steps.filter((_, i) => kept[i] === null);
    expect(holes.length).toBeGreaterThan(0);
    expect(holes.every((step) => step > 300 && step <= 600)).toBe(true);
  });

  it('gives no more points than asked for when steps are uneven', () => {
    const steps = Array.from({ length: 5000 }, (_, i) => i * i);
    const { steps: kept } = thinCurve({ steps, values: steps, length: steps.length }, 50);
    expect(kept.length).toBeLessThanOrEqual(50);
    expect(kept.at(-1)).toBe(4999 ** 2);
  });
});
