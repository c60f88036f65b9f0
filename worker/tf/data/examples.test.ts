import { expect, it } from 'vitest';
import type { Manifest } from '@/shared/trainer-job';
import { evenBatches, examplesBySplit } from './examples';

const classes = ['a', 'b'].map((key, index) => ({
  key,
  index,
  label: key,
  value: null,
  currency: null,
  country: null,
}));
const manifest = (items: Manifest['items']): Manifest => ({
  versionId: 'v',
  contentHash: 'c',
  classes,
  items,
});
const hash = 'a'.repeat(64);

it('cuts batches of even size that cover everything once', () => {
  const order = Array.from({ length: 33 }, (_, i) => i);
  const batches = evenBatches(order, 32);
  expect(batches.map((batch) => batch.length)).toEqual([16, 17]);
  expect(batches.flat()).toEqual(order);
  expect(evenBatches([1], 32)).toEqual([[1]]);
});

it('refuses a dataset without validation photos', () => {
  const items = [{ hash, classIndex: 0, split: 'train' as const }];
  expect(() => examplesBySplit(manifest(items))).toThrow('no validation photos');
});

it('refuses an image of a class that is not there', () => {
  const items = [{ hash, classIndex: 2, split: 'train' as const }];
  expect(() => examplesBySplit(manifest(items))).toThrow('class 2 of 2');
});
