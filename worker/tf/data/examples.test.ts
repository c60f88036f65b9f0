import { expect, it } from 'vitest';
import type { Manifest } from '@/shared/trainer-job';
import { epochBatches } from './epoch-order';
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

it('puts two photos of a class beside each other, each once, in an order of seed and epoch', () => {
  const train = Array.from({ length: 41 }, (_, i) => ({ hash: `${i}`, classIndex: i % 5 }));
  const epoch = (epoch: number) => epochBatches({ train, seed: 3, epoch, batchSize: 8, inPairs: true });
  const batches = epoch(1);
  expect(new Set(batches.flat().map((one) => one.hash)).size).toBe(41);
  const alone = batches.flatMap((batch) =>
    batch.filter((one) => batch.filter((other) => other.classIndex === one.classIndex).length === 1),
  );
  // One that is over of an odd class, and pairs that a batch's end parts.
  expect(alone.length).toBeLessThan(10);
  expect(epoch(1)).toEqual(batches);
  expect(epoch(2)).not.toEqual(batches);
});
