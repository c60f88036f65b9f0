import { describe, expect, it } from 'vitest';
import type { Split } from '@/shared/coin-class';
import { resolveDuplicates } from './resolve-duplicates';

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
