import { describe, expect, it } from 'vitest';
import { seriate } from './seriation';

type Cell = [number, number, number];

/** Sum over errors of count × distance from the diagonal, as the order would draw them. */
function spread(order: number[], cells: Cell[]): number {
  const position = new Map(order.map((index, at) => [index, at]));
  return cells.reduce(
    (sum, [truth, predicted, count]) =>
      sum + count * Math.abs((position.get(truth) as number) - (position.get(predicted) as number)),
    0,
  );
}

describe('seriation of a confusion matrix', () => {
  it('brings the classes of each confused block together, the worst block first', () => {
    const cells: Cell[] = [
      [0, 0, 9],
      [0, 6, 2],
      [6, 3, 1],
      [3, 0, 1],
      [1, 5, 9],
      [5, 1, 4],
      [2, 2, 7],
    ];
    const order = seriate(8, cells);
    expect(order.slice(0, 2).sort()).toEqual([1, 5]);
    expect(order.slice(2, 5).sort()).toEqual([0, 3, 6]);
    expect(order.slice(5)).toEqual([2, 4, 7]);
  });

  it('recovers a shuffled chain of neighbours', () => {
    const chain = [4, 0, 6, 2, 5, 1, 3];
    const cells = chain.slice(1).map((to, i): Cell => [chain[i] as number, to, 3]);
    const order = seriate(7, cells);
    expect([chain.join(), [...chain].reverse().join()]).toContain(order.join());
  });

  it('draws errors closer to the diagonal than the order by key at 211 classes', () => {
    const cells: Cell[] = [];
    for (let i = 0; i < 211; i++) {
      cells.push([i, i, 10]);
      // Look-alikes are far apart by key: 53 families of every fourth class.
      cells.push([i, (i + 53) % 211, 2]);
    }
    const byKey = Array.from({ length: 211 }, (_, i) => i);
    const order = seriate(211, cells);
    expect([...order].sort((a, b) => a - b)).toEqual(byKey);
    expect(spread(order, cells)).toBeLessThan(spread(byKey, cells) / 10);
  });

  it('keeps the order of keys when nothing is confused and copes with no class at all', () => {
    expect(
      seriate(3, [
        [0, 0, 1],
        [2, 2, 1],
      ]),
    ).toEqual([0, 1, 2]);
    expect(seriate(0, [])).toEqual([]);
  });
});
