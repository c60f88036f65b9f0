import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Split } from '@/shared/coin-class';
import { makeSplits } from './splits';

const hashOf = (name: string) => createHash('sha256').update(name).digest('hex');
const photos = (classKey: string, count: number, split: Split | null) =>
  Array.from({ length: count }, (_, n) => ({ hash: hashOf(`${classKey}/${split}/${n}`), classKey, split }));

function counts(list: { classKey: string; split: Split }[], classKey: string) {
  const of = (split: Split) => list.filter((one) => one.classKey === classKey && one.split === split).length;
  return [of('train'), of('validation'), of('test')];
}

describe('makeSplits', () => {
  it('leaves complete splits alone and says nothing', () => {
    const given = [...photos('a', 3, 'train'), ...photos('a', 1, 'validation'), ...photos('a', 1, 'test')];
    expect(makeSplits(given)).toEqual({ photos: given, notes: [] });
  });

  it('makes 70/15/15 of each class where there are no splits', () => {
    const { photos: made, notes } = makeSplits([...photos('a', 100, null), ...photos('b', 20, null)]);
    expect(counts(made, 'a')).toEqual([70, 15, 15]);
    expect(counts(made, 'b')).toEqual([14, 3, 3]);
    expect(notes).toHaveLength(2);
  });

  it.each([
    [1, [1, 0, 0]],
    [2, [1, 1, 0]],
    [3, [1, 1, 1]],
    [4, [2, 1, 1]],
  ])('keeps a photo for training in a class of %i', (count, expected) => {
    const { photos: made } = makeSplits([...photos('a', count, null), ...photos('b', 10, null)]);
    expect(counts(made, 'a')).toEqual(expected);
  });

  it('takes a missing validation split from training and leaves the test split as it is', () => {
    const test = photos('a', 10, 'test');
    const { photos: made, notes } = makeSplits([...photos('a', 40, 'train'), ...test]);
    expect(counts(made, 'a')).toEqual([34, 6, 10]);
    expect(made.filter((photo) => photo.split === 'test').map((photo) => photo.hash)).toEqual(
      test.map((photo) => photo.hash),
    );
    expect(notes).toEqual([expect.stringContaining('no validation photos: 6 were taken')]);
  });

  it('takes a missing test split from training', () => {
    const { photos: made } = makeSplits([...photos('a', 20, 'train'), ...photos('a', 4, 'validation')]);
    expect(counts(made, 'a')).toEqual([17, 4, 3]);
  });

  it('gives each photo the same split whatever the order it comes in', () => {
    const all = [...photos('a', 30, null), ...photos('b', 30, null)];
    const forwards = makeSplits(all).photos;
    const backwards = makeSplits([...all].reverse()).photos;
    const splitOf = new Map(backwards.map((photo) => [photo.hash, photo.split]));
    expect(forwards.every((photo) => splitOf.get(photo.hash) === photo.split)).toBe(true);
  });
});
