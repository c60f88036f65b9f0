import { expect, it } from 'vitest';
import type { Examples } from './examples';
import { dataRemarks } from './remarks';

const coins = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    index,
    key: `${index}`,
    label: `coin ${index}`,
    value: null,
    currency: null,
    country: null,
  }));
const examples = (train: number[]): Examples => ({
  train: train.map((classIndex) => ({ hash: 'a', classIndex })),
  validation: [{ hash: 'b', classIndex: 0 }],
  test: [],
});

it('says nothing of data that is as it should be', () => {
  const data = { examples: examples([0, 0, 1, 1]), classes: coins(2), batchSize: 4 };
  expect(dataRemarks(data)).toEqual([]);
});

it('names the classes that cannot be learnt and those with a single photo', () => {
  const data = { examples: examples([0, 0, 1]), classes: coins(4), batchSize: 2 };
  expect(dataRemarks(data)).toEqual([
    '2 classes have no training photo and cannot be learnt: coin 2; coin 3.',
    '1 class has a single training photo: coin 1.',
  ]);
});

it('names the first of many', () => {
  const [remark] = dataRemarks({ examples: examples([0, 0]), classes: coins(31), batchSize: 2 });
  expect(remark).toMatch(/^30 classes have no .*: coin 1; .*; coin 10 and 20 more\.$/);
});

it('says that a batch holds no more than there is', () => {
  const [remark] = dataRemarks({ examples: examples([0, 0, 1, 1]), classes: coins(2), batchSize: 32 });
  expect(remark).toContain('batch size of 32 is more than the 4 training photos');
});
