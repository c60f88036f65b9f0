import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Split } from '@/shared/coin-class';
import { makeSplits, resolveDuplicates } from './arrange-version';

const photo = (file: string, hash: string) => {
  const [split, classKey] = file.split('/') as [Split, string];
  return { file, hash, classKey, split };
};
const files = (list: { file: string }[]) => list.map((one) => one.file);

describe('resolveDuplicates', () => {
  it('keeps photos that differ, and one of those that do not', async () => {
    const { kept, skipped } = await resolveDuplicates([
      photo('train/a/2.jpg', 'x'),
      photo('train/a/1.jpg', 'x'),
      photo('train/b/1.jpg', 'y'),
    ]);
    expect(files(kept)).toEqual(['train/a/1.jpg', 'train/b/1.jpg']);
    expect(skipped).toEqual([{ file: 'train/a/2.jpg', reason: 'identical to train/a/1.jpg' }]);
  });

  it('keeps test before validation before train', async () => {
    const { kept, skipped, notes } = await resolveDuplicates([
      photo('train/a/1.jpg', 'x'),
      photo('validation/a/1.jpg', 'x'),
      photo('test/a/1.jpg', 'x'),
    ]);
    expect(files(kept)).toEqual(['test/a/1.jpg']);
    expect(files(skipped)).toEqual(['train/a/1.jpg', 'validation/a/1.jpg']);
    expect(skipped[0]?.reason).toContain('identical to test/a/1.jpg');
    expect(notes).toEqual([expect.stringContaining('2 exact copies in a second split')]);
  });

  it('keeps none of a photo that is filed under two classes', async () => {
    const { kept, skipped } = await resolveDuplicates([
      photo('train/a/1.jpg', 'x'),
      photo('train/a/2.jpg', 'x'),
      photo('test/b/1.jpg', 'x'),
    ]);
    expect(kept).toEqual([]);
    expect(skipped).toHaveLength(3);
    expect(skipped[0]?.reason).toContain('the classes "a" and "b"');
  });

  it('comes to the same result in any order', async () => {
    const all = [
      photo('train/a/1.jpg', 'x'),
      photo('train/a/0.jpg', 'x'),
      photo('test/b/1.jpg', 'y'),
      photo('train/b/1.jpg', 'y'),
    ];
    expect(await resolveDuplicates([...all].reverse())).toEqual(await resolveDuplicates(all));
  });
});

const hashOf = (name: string) => createHash('sha256').update(name).digest('hex');
const photos = (classKey: string, count: number, split: Split | null) =>
  Array.from({ length: count }, (_, n) => ({ hash: hashOf(`${classKey}/${split}/${n}`), classKey, split }));

function counts(list: { classKey: string; split: Split }[], classKey: string) {
  const of = (split: Split) => list.filter((one) => one.classKey === classKey && one.split === split).length;
  return [of('train'), of('validation'), of('test')];
}

describe('makeSplits', () => {
  it('leaves complete splits alone and says nothing', async () => {
    const given = [...photos('a', 3, 'train'), ...photos('a', 1, 'validation'), ...photos('a', 1, 'test')];
    expect(await makeSplits(given)).toEqual({ photos: given, notes: [] });
  });

  it('makes 70/15/15 of each class where there are no splits', async () => {
    const { photos: made, notes } = await makeSplits([...photos('a', 100, null), ...photos('b', 20, null)]);
    expect(counts(made, 'a')).toEqual([70, 15, 15]);
    expect(counts(made, 'b')).toEqual([14, 3, 3]);
    expect(notes).toHaveLength(2);
  });

  it.each([
    [1, [1, 0, 0]],
    [2, [1, 1, 0]],
    [3, [1, 1, 1]],
    [4, [2, 1, 1]],
  ])('keeps a photo for training in a class of %i', async (count, expected) => {
    const { photos: made } = await makeSplits([...photos('a', count, null), ...photos('b', 10, null)]);
    expect(counts(made, 'a')).toEqual(expected);
  });

  it('takes a missing validation split from training and leaves the test split as it is', async () => {
    const test = photos('a', 10, 'test');
    const { photos: made, notes } = await makeSplits([...photos('a', 40, 'train'), ...test]);
    expect(counts(made, 'a')).toEqual([34, 6, 10]);
    expect(made.filter((photo) => photo.split === 'test').map((photo) => photo.hash)).toEqual(
      test.map((photo) => photo.hash),
    );
    expect(notes).toEqual([expect.stringContaining('no validation photos: 6 were taken')]);
  });

  it('takes a missing test split from training', async () => {
    const { photos: made } = await makeSplits([...photos('a', 20, 'train'), ...photos('a', 4, 'validation')]);
    expect(counts(made, 'a')).toEqual([17, 4, 3]);
  });

  it('gives each photo the same split whatever the order it comes in', async () => {
    const all = [...photos('a', 30, null), ...photos('b', 30, null)];
    const { photos: forwards } = await makeSplits(all);
    const { photos: backwards } = await makeSplits([...all].reverse());
    const splitOf = new Map(backwards.map((photo) => [photo.hash, photo.split]));
    expect(forwards.every((photo) => splitOf.get(photo.hash) === photo.split)).toBe(true);
  });
});
