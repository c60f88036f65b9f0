import { expect, it } from 'vitest';
import type { Split } from '@/shared/coin-class';
import { compareVersions } from './compare-versions';

const coin = (key: string, label = key) => ({ key, label, value: null, currency: null, country: null });
const photo = (hash: string, classKey: string, split: Split, name = hash) => ({
  hash,
  classKey,
  split,
  name,
  coin: null,
});

it('says what became of each photo and of each class', async () => {
  const before = {
    classes: [coin('1'), coin('2'), coin('3')],
    photos: [
      photo('same', '1', 'train'),
      photo('moved', '1', 'train'),
      photo('both', '1', 'test'),
      photo('named', '2', 'train'),
      photo('went', '3', 'validation'),
    ],
  };
  const after = {
    classes: [coin('1'), coin('2', 'Two'), coin('4')],
    photos: [
      photo('same', '1', 'train'),
      photo('moved', '1', 'test'),
      photo('both', '2', 'train'),
      photo('named', '2', 'train', 'other.png'),
      photo('came', '4', 'train'),
    ],
  };
  const diff = await compareVersions(before, after);
  expect(diff.counts).toEqual({ came: 1, went: 1, moved: 2, relabelled: 1, metadata: 1 });
  expect(diff.same).toBe(1);
  expect(diff.changes.map(({ hash, kinds }) => [hash, ...kinds])).toEqual([
    ['moved', 'moved'],
    ['both', 'moved', 'relabelled'],
    ['named', 'metadata'],
    ['came', 'came'],
    ['went', 'went'],
  ]);
  expect(diff.changes[1]).toMatchObject({
    before: { classKey: '1', split: 'test' },
    after: { classKey: '2', classLabel: 'Two', split: 'train' },
  });
  const [one, two, four, three] = diff.classes;
  expect(one).toMatchObject({ key: '1', relabelledOut: 1, moved: 1, names: null });
  expect(one?.after).toEqual({ train: 1, validation: 0, test: 1 });
  expect(two).toMatchObject({
    key: '2',
    relabelledIn: 1,
    names: { before: { label: '2' }, after: { label: 'Two' } },
  });
  expect(four).toMatchObject({ key: '4', came: 1, names: { before: null } });
  expect(three).toMatchObject({ key: '3', went: 1, names: { after: null } });
  const nothing = await compareVersions(after, after);
  expect(nothing).toMatchObject({ changes: [], classes: [], same: 5 });
});
