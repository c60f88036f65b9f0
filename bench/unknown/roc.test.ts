import { expect, it } from 'vitest';
import { areaUnderRoc } from './roc';

it('the area under the curve is the share of pairs in the right order, ties counting half', () => {
  expect(areaUnderRoc([2, 3], [0, 1])).toBe(1);
  expect(areaUnderRoc([0, 1], [2, 3])).toBe(0);
  expect(areaUnderRoc([1, 2, 2], [2, 0])).toBe((0.0 + 1 + 0.5 + 1 + 0.5 + 1) / 6);
});
