import { describe, expect, it } from 'vitest';
import type { CoinClass } from '@/shared/coin-class';
import { comparePaired } from '@/shared/paired-test';
import { type AnswerGroup, compareAnswers } from './compare-answers';

const coin = (index: number, value: string, country: string): CoinClass => ({
  index,
  key: `${value}${country}`,
  label: `${value} ${country}`,
  value,
  currency: 'euro',
  country,
});
const classes = [coin(0, '1', 'france'), coin(1, '2', 'france'), coin(2, '1', 'spain')];
// The same coins in another order, and one that the model does not know.
const baseClasses = [
  coin(0, '1', 'spain'),
  coin(1, '1', 'france'),
  coin(2, '2', 'france'),
  coin(3, '5', 'malta'),
];

const group = (truth: number, predicted: number, baseAnswer: number, photos: number): AnswerGroup => ({
  truth,
  predicted,
  baseTruth: [1, 2, 0][truth] as number,
  basePredicted: baseAnswer,
  photos,
});
/** Of France's 1: five lost, one gained; of its 2: three gained; Spain's all right, but one of 5 Malta. */
const groups = [
  group(0, 0, 1, 10),
  group(0, 1, 1, 5),
  group(0, 0, 0, 1),
  group(1, 1, 1, 3),
  group(2, 2, 0, 4),
  group(2, 2, 3, 1),
];

describe('two models on the same photos', () => {
  const compared = compareAnswers(groups, { classes, baseClasses });

  it('are paired by photo, each right by its own classes', () => {
    expect(compared.paired).toEqual({ photos: 24, bothRight: 14, onlyBaselineRight: 5, onlyModelRight: 5 });
    expect(compared.model?.top1).toBeCloseTo(19 / 24);
    expect(compared.baseline?.top1).toBeCloseTo(19 / 24);
    // As statsmodels has it, see src/shared/figures.
    expect(compared.model?.low).toBeCloseTo(0.5953, 4);
    expect(compared.model?.high).toBeCloseTo(0.9076, 4);
    expect(compared.model?.countryAccuracy).toBe(1);
    expect(compared.baseline?.countryAccuracy).toBeCloseTo(22 / 24);
  });

  it('are listed by class, the worst regression first, without classes that did not change', () => {
    expect(
      compared.byClass.map(({ label, onlyBaselineRight, onlyModelRight }) => [
        label,
        onlyBaselineRight,
        onlyModelRight,
      ]),
    ).toEqual([
      ['1 france', 5, 1],
      ['1 spain', 0, 1],
      ['2 france', 0, 3],
    ]);
    expect(compared.byCountry.map(({ label, photos }) => [label, photos])).toEqual([
      ['france', 19],
      ['spain', 5],
    ]);
  });

  it('say where no outcome could prove anything', () => {
    expect(compared.byClass.map(({ photos, tooFew }) => [photos, tooFew])).toEqual([
      [16, false],
      [5, false],
      [3, true],
    ]);
    const best = (photos: number) =>
      comparePaired({ photos, bothRight: 0, onlyBaselineRight: 0, onlyModelRight: photos }).verdict;
    expect([best(4), best(5)]).toEqual(['undecided', 'better']);
  });

  it('differ cell by cell in the classes of the model, without answers that it does not have', () => {
    expect(compared.matrixChange).toEqual([
      [0, 0, -4],
      [0, 1, 5],
      [0, 2, -1],
      [1, 0, -3],
      [1, 1, 3],
    ]);
    expect(compared.unmatchedAnswers).toBe(1);
  });
});
