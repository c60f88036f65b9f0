import { describe, expect, it } from 'vitest';
import type { CoinClass } from '@/shared/coin-class';
import { confusionMetrics } from '@/shared/confusion';
import type { Confusion } from '@/shared/contracts/models';
import { confusionCsv } from './confusion-csv';
import { foldConfusion, foldedCell, mostConfused, unfoldedCell } from './fold-classes';

const coin = (index: number, currency: string, country: string): CoinClass => ({
  index,
  key: String(index),
  label: `coin ${index}`,
  value: '1',
  currency,
  country,
});
const classes = [
  coin(0, 'euro', 'italy'),
  coin(1, 'euro', 'spain'),
  coin(2, 'zloty', 'poland'),
  coin(3, 'zloty', 'poland'),
];
const cells: Confusion['cells'] = [
  [0, 0, 5],
  [0, 1, 2],
  [1, 2, 1],
  [2, 3, 4],
  [3, 3, 6],
];
const confusion = {
  modelId: 'm',
  split: 'test',
  available: ['test'],
  classes,
  cells,
  ...confusionMetrics(classes, cells),
  commented: [[0, 1, 1]],
} as unknown as Confusion;

describe('foldConfusion', () => {
  it('joins classes of one currency, whose confusions among each other are right there', () => {
    const folded = foldConfusion(confusion, { fold: 'currency', alone: new Set() });
    expect(folded.confusion.classes.map(({ label }) => label)).toEqual([
      'euro (2 classes)',
      'zloty (2 classes)',
    ]);
    expect(folded.confusion.cells).toEqual([
      [0, 0, 7],
      [0, 1, 1],
      [1, 1, 10],
    ]);
    expect(folded.confusion.perClass[0]?.recall).toBeCloseTo(7 / 8, 12);
    expect(folded.confusion.commented).toEqual([[0, 0, 1]]);
    expect(unfoldedCell(folded, { truth: 0, predicted: 1 })).toBeNull();
  });

  it('opens a group again, whose classes then stand alone', () => {
    const folded = foldConfusion(confusion, { fold: 'currency', alone: new Set([2, 3]) });
    expect(folded.members).toEqual([[0, 1], [2], [3]]);
    expect(unfoldedCell(folded, { truth: 1, predicted: 2 })).toEqual({ truth: 2, predicted: 3 });
    expect(foldedCell(folded, { truth: 2, predicted: 3 })).toEqual({ truth: 1, predicted: 2 });
    expect(foldedCell(folded, { truth: 0, predicted: 3 })).toBeNull();
  });

  it('keeps chosen classes beside one row for all others, and is the whole matrix unless folded', () => {
    const alone = new Set(mostConfused(confusion, 2));
    expect([...alone]).toEqual([2, 3]);
    const folded = foldConfusion(confusion, { fold: 'other', alone });
    expect(folded.confusion.classes.map(({ label }) => label)).toEqual([
      'other (2 classes)',
      'coin 2',
      'coin 3',
    ]);
    expect(foldConfusion(confusion, { fold: 'none', alone }).confusion).toBe(confusion);
  });
});

describe('confusionCsv', () => {
  it('has a row for each correct class, in the order on display', () => {
    const { confusion: folded } = foldConfusion(confusion, { fold: 'currency', alone: new Set() });
    expect(confusionCsv(folded, [1, 0])).toBe(
      'correct class,zloty (2 classes),euro (2 classes)\r\nzloty (2 classes),10,0\r\neuro (2 classes),1,7\r\n',
    );
  });
});
