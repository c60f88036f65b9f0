import { describe, expect, it } from 'vitest';
import { type CoinClass, parseClassName } from './coin-class';
import { confusionMetrics } from './confusion';

const classes: CoinClass[] = ['a', 'b', 'c', 'd'].map((key, index) => ({
  index,
  ...parseClassName(key, undefined),
}));

describe('confusionMetrics', () => {
  // Truth by row:   a: 3 a, 1 b · b: 2 b, 2 a · c: 4 as b · d: never seen, never predicted
  const metrics = confusionMetrics(classes, [
    [0, 0, 3],
    [0, 1, 1],
    [1, 0, 2],
    [1, 1, 2],
    [2, 1, 4],
  ]);

  it('gives precision, recall and F1 of each class as computed by hand', () => {
    const [a, b] = metrics.perClass;
    expect(a).toMatchObject({ support: 4, predicted: 5, precision: 3 / 5, recall: 3 / 4 });
    expect(a?.f1).toBeCloseTo((2 * (3 / 5) * (3 / 4)) / (3 / 5 + 3 / 4), 12);
    expect(b).toMatchObject({ support: 4, predicted: 7, precision: 2 / 7, recall: 2 / 4, f1: 4 / 11 });
  });

  it('leaves a figure empty where nothing was divided by', () => {
    expect(metrics.perClass[2]).toMatchObject({
      support: 4,
      predicted: 0,
      precision: null,
      recall: 0,
      f1: 0,
    });
    expect(metrics.perClass[3]).toMatchObject({ support: 0, precision: null, recall: null, f1: null });
  });

  it('means over the classes with photos only, a missing precision counting as 0', () => {
    expect(metrics.macro.precision).toBeCloseTo((3 / 5 + 2 / 7 + 0) / 3, 12);
    expect(metrics.macro.recall).toBeCloseTo((3 / 4 + 2 / 4 + 0) / 3, 12);
    expect(metrics.macro.f1).toBeCloseTo((6 / 9 + 4 / 11 + 0) / 3, 12);
  });

  it('orders confusions by count, then by share of the true class', () => {
    expect(metrics.topConfusions).toEqual([
      { truth: 2, predicted: 1, count: 4, share: 1 },
      { truth: 1, predicted: 0, count: 2, share: 0.5 },
      { truth: 0, predicted: 1, count: 1, share: 0.25 },
    ]);
  });

  it('has no metrics for an empty split', () => {
    const empty = confusionMetrics(classes, []);
    expect(empty.macro).toEqual({ precision: null, recall: null, f1: null });
    expect(empty.topConfusions).toEqual([]);
  });
});
