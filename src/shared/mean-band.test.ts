import { expect, it } from 'vitest';
import { meanBand, valueAt } from './mean-band';

it('is the mean and one deviation of the curves that reach so far', () => {
  const band = meanBand(
    [
      { x: [1, 2, 3], y: [1, 2, 3] },
      { x: [1, 2], y: [3, 4] },
    ],
    100,
  );
  expect(band.x).toEqual([1, 2, 3]);
  expect(band.mean).toEqual([2, 3, 3]);
  expect(band.runs).toEqual([2, 2, 1]);
  expect((band.high[0] ?? 0) - 2).toBeCloseTo(Math.SQRT2, 12);
  expect(band.low[2]).toBe(3);
});

it('reads curves between their points, past holes, and at few places when there are many', () => {
  expect(valueAt({ x: [0, 10], y: [0, 5] }, 4)).toBe(2);
  expect(valueAt({ x: [0, 10], y: [0, 5] }, 11)).toBeNull();
  const x = Array.from({ length: 1000 }, (_, i) => i);
  const y = x.map((value) => (value === 500 ? Number.NaN : value * 2));
  const band = meanBand([{ x, y }], 3);
  expect(band.x).toEqual([0, 499.5, 999]);
  expect(band.mean).toEqual([0, 999, 1998]);
  expect(meanBand([], 10).x).toEqual([]);
});
