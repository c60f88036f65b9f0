import { describe, expect, it } from 'vitest';
import { orderClasses } from './class-order';
import { classesOfRows, moved, rowsOf, shortest } from './hand-order';

const classes = ['1', '2', '3', '4', '5'].map((key, index) => ({
  index,
  key,
  label: key,
  value: null,
  currency: null,
  country: null,
}));
const ordered = (hand: readonly number[]) =>
  orderClasses('hand', { classes, cells: [], perClass: [] }, hand).order;

describe('the order by hand', () => {
  it('has the placed classes first and all others by key', () => {
    expect(ordered([])).toEqual([0, 1, 2, 3, 4]);
    expect(ordered([3, 0])).toEqual([3, 0, 1, 2, 4]);
    // Of another model, whose classes are fewer.
    expect(ordered([9, 4])).toEqual([4, 0, 1, 2, 3]);
  });

  it('keeps no more than is needed to make it again', () => {
    const wanted = moved([0, 1, 2, 3, 4], 4, 1);
    expect(wanted).toEqual([0, 4, 1, 2, 3]);
    expect(shortest(wanted, classes)).toEqual([0, 4]);
    for (const order of [wanted, [4, 3, 2, 1, 0], [0, 1, 2, 3, 4], [1, 0, 2, 4, 3]]) {
      expect(ordered(shortest(order, classes))).toEqual(order);
    }
    expect(shortest([0, 1, 2, 3, 4], classes)).toEqual([]);
  });

  it('outlives a fold: a row is known by its first class', () => {
    const members = [[0, 2], [1], [3, 4]];
    expect(rowsOf([3, 1, 2], members)).toEqual([2, 1]);
    expect(classesOfRows([2, 1], members)).toEqual([3, 1]);
  });
});
