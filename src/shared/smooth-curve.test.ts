import { expect, it } from 'vitest';
import { smoothCurve } from './smooth-curve';

it('starts at the first value, and follows later ones by their weight', () => {
  expect([...smoothCurve([4, 4, 4], 0.9)].map((value) => Number(value.toFixed(9)))).toEqual([4, 4, 4]);
  // (0.5 × 2 + 1 × 8) / 1.5
  expect(smoothCurve([2, 8], 0.5)[1]).toBeCloseTo(6, 12);
  expect([...smoothCurve([1, 2, 3], 0)]).toEqual([1, 2, 3]);
});

it('continues after a hole as if it were not there', () => {
  const smoothed = smoothCurve([2, Number.NaN, 8], 0.5);
  expect(smoothed[1]).toBeNaN();
  expect(smoothed[2]).toBeCloseTo(6, 12);
});
