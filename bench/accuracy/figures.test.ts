import { expect, it } from 'vitest';
import type { CoinClass } from '@/shared/coin-class';
import type { EvaluationItem } from '@/shared/trainer-job';
import { figuresBySet } from './figures';

const coin = (index: number, value: string, currency: string): CoinClass => ({
  index,
  key: `${index}`,
  label: `${index}`,
  value,
  currency,
  country: currency,
});
const classes = [coin(0, '1', 'euro'), coin(1, '2', 'euro'), coin(2, '1', 'real')];
const item = (hash: string, truth: number, predicted: number): EvaluationItem => ({
  hash,
  truth,
  predicted,
  confidence: 0.5,
  rank: truth === predicted ? 1 : 3,
});
const summary = {
  photos: 1,
  loss: 0,
  top1: 1,
  top5: 1,
  valueAccuracy: 1,
  currencyAccuracy: 1,
  countryAccuracy: 1,
};

it('counts a photo in each of its sets, and what the named class says of the coin', () => {
  const figures = figuresBySet(
    {
      // The sums over all classes may be right where the class is not.
      served: [
        { ...item('b', 2, 0), facets: { country: null, currency: { name: 'real', p: 0.6 }, value: null } },
      ],
      evaluation: {
        splits: [
          { summary: { ...summary, split: 'validation' }, items: [item('v', 0, 0)] },
          {
            summary: { ...summary, split: 'test' },
            items: [item('a', 0, 1), item('b', 2, 2), item('c', 0, 2)],
          },
        ],
      },
    },
    {
      classes,
      setsOf: new Map([
        ['a', ['wild']],
        ['b', ['wild', 'wild, real']],
        ['c', ['wild']],
      ]),
    },
  );
  expect(Object.keys(figures)).toEqual([
    'coins-211 validation',
    'wild',
    'wild, real',
    'wild, as Classify answers',
    'wild, real, as Classify answers',
  ]);
  expect(figures.wild?.photos).toBe(3);
  expect(figures.wild?.top1.share).toBeCloseTo(1 / 3);
  expect(figures.wild?.currency.share).toBeCloseTo(2 / 3);
  expect(figures.wild?.value.share).toBeCloseTo(2 / 3);
  expect(figures.wild?.top5.share).toBe(1);
  expect(figures['wild, as Classify answers']).toMatchObject({
    top1: { share: 0 },
    currency: { share: 1 },
    country: { share: 0 },
  });
  expect(figures['wild, real']?.top1).toMatchObject({ share: 1, high: 1 });
});
