import { expect, it } from 'vitest';
import { areaUnderRoc, rocInterval } from './roc';

it('the area under the curve is the share of pairs in the right order, ties counting half', () => {
  expect(areaUnderRoc([2, 3], [0, 1])).toBe(1);
  expect(areaUnderRoc([0, 1], [2, 3])).toBe(0);
  expect(areaUnderRoc([1, 2, 2], [2, 0])).toBe((0.0 + 1 + 0.5 + 1 + 0.5 + 1) / 6);
});

it('the interval of an area narrows with the number of pictures and stays within 0 and 1', () => {
  // As Hanley and McNeil give it: a standard error of 0.032 at 0.893 for 58 and 51.
  const { low, high } = rocInterval(0.893, { known: 51, unknown: 58 });
  expect((high - low) / 2 / 1.96).toBeCloseTo(0.032, 2);
  expect(rocInterval(1, { known: 5, unknown: 5 })).toEqual({ low: 1, high: 1 });
  expect(rocInterval(0.98, { known: 4, unknown: 4 }).high).toBe(1);
});
