import { expect, it } from 'vitest';
import type { CoinClass } from '@/shared/coin-class';
import { minusMatrix } from './minus-matrix';

const coin = (index: number, key: string) =>
  ({ index, key, label: key, value: null, currency: null, country: null }) satisfies CoinClass;

it('takes one matrix from another, classes matched by what they show', () => {
  const mine = {
    classes: [coin(0, 'a'), coin(1, 'b')],
    cells: [
      [0, 0, 5],
      [0, 1, 2],
      [1, 1, 3],
    ] as [number, number, number][],
  };
  const other = {
    classes: [coin(0, 'b'), coin(1, 'a'), coin(2, 'c')],
    cells: [
      [1, 1, 4],
      [0, 0, 3],
      [0, 1, 1],
      [2, 2, 9],
    ] as [number, number, number][],
  };
  expect(minusMatrix(mine, other)).toEqual([
    [0, 0, 1],
    [0, 1, 2],
    [1, 0, -1],
  ]);
});
