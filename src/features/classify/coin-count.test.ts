import { expect, it } from 'vitest';
import { describeCount } from './coin-count';

it('counts the coins of a photo and adds them up by currency', () => {
  const score = (value: string, currency: string) => [
    { class: value, label: value, value, currency, country: 'x', p: 0.9 },
  ];
  const result = {
    modelId: '',
    modelNumber: 1,
    modelName: '',
    datasetName: '',
    top1: null,
    rotations: 1,
    ms: 1,
    traits: [],
    outside: [],
    top: score('2 Euro', 'Euro'),
    others: [score('50 euro Cent', 'Euro'), score('10 Yen', 'Japanese Yen')],
  };
  expect(describeCount(result)).toBe('3 coins, 2.50 Euro, 10 Japanese Yen');
  const none = { known: -1, calibrated: true, country: null, currency: null, value: null };
  expect(describeCount({ ...result, traits: [none, { ...none, known: 1 }] })).toBe(
    '3 coins, 0.50 Euro, 10 Japanese Yen, 1 not known',
  );
});
