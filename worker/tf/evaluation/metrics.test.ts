import { expect, it } from 'vitest';
import { parseClassName } from '@/shared/coin-class';
import { summarize } from '@/shared/evaluation-summary';
import { evaluationItem } from './metrics';

const classes = ['1 Cent,Euro,spain', '2 Cent,Euro,spain', '1 Cent,Dollar,usa', 'a button'].map(
  (name, index) => ({
    index,
    ...parseClassName(String(index), name),
  }),
);
const item = (classIndex: number, probabilities: number[]) =>
  evaluationItem({ hash: 'h', classIndex }, Float32Array.from(probabilities));

it('ranks the truth among the classes, the lower index first among equals', () => {
  expect(item(1, [0.5, 0.3, 0.1, 0.1])).toMatchObject({ predicted: 0, confidence: 0.5, rank: 2 });
  expect(item(3, [0.25, 0.25, 0.25, 0.25])).toMatchObject({ predicted: 0, rank: 4 });
  expect(item(0, [0.25, 0.25, 0.25, 0.25])).toMatchObject({ predicted: 0, rank: 1 });
});

it('counts a wrong coin of the right currency for the currency', () => {
  const items = [item(0, [0.1, 0.9, 0, 0]), item(0, [0.1, 0, 0.9, 0]), item(3, [0, 0, 0, 1])];
  expect(summarize({ split: 'test', items, loss: 1, classes })).toEqual({
    split: 'test',
    photos: 3,
    loss: 1,
    top5: 1,
    top1: 1 / 3,
    // The button names no value, so two photos count.
    valueAccuracy: 1 / 2,
    currencyAccuracy: 1 / 2,
    countryAccuracy: 1 / 2,
  });
});

it('knows no value accuracy where no class names a value', () => {
  const items = [item(3, [0, 0, 0, 1])];
  expect(summarize({ split: 'test', items, loss: Number.NaN, classes })).toMatchObject({
    valueAccuracy: null,
    loss: null,
    top1: 1,
  });
});
