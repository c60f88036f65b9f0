import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Split } from '@/shared/coin-class';
import { makeSplits } from './make-splits';

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

  it('keeps what was cut out of one photo in one split, across classes, and each class something to train on', async () => {
    const cut = ['a', 'b'].flatMap((classKey) =>
      Array.from({ length: 40 }, (_, n) => ({
        hash: hashOf(`${classKey}/${n}`),
        classKey,
        split: null as Split | null,
        origin: `pile ${Math.floor(n / 4)}.jpg#xywh=${n},0,9,9`,
      })),
    );
    const alone = {
      hash: hashOf('alone'),
      classKey: 'c',
      split: null as Split | null,
      origin: 'pile 0.jpg#xywh=1,2,9,9',
    };
    const { photos: made } = await makeSplits([...cut, alone]);
    const splits = new Map<string, Set<Split>>();
    for (const { origin, split } of made) {
      const pile = origin.replace(/#.*/, '');
      splits.set(pile, (splits.get(pile) ?? new Set()).add(split));
    }
    expect([...splits.values()].every(({ size }) => size === 1)).toBe(true);
    expect(counts(made, 'a')).toEqual([24, 8, 8]);
    expect(made.find(({ classKey }) => classKey === 'c')?.split).toBe('train');
  });
});
