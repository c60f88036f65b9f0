import { expect, test } from 'vitest';
import type { Split } from '@/shared/coin-class';
import { countCopiesAcrossSplits } from './count-copies';

const file = (checksum: string | undefined, classKey: string, split: Split | null) => ({
  entry: { name: '', isFolder: false, bytes: 9, checksum },
  classKey,
  split,
});

test('copies of one class in a second split are counted, all but those of the split that keeps the photo', async () => {
  const photos = [
    file('a', '1', 'train'),
    file('a', '1', 'train'),
    file('a', '1', 'test'),
    file('b', '1', 'validation'),
    file('b', '1', 'train'),
    file('c', '1', 'train'),
    file('c', '1', 'train'),
  ];
  expect(await countCopiesAcrossSplits(photos)).toBe(3);
});

test('files under two classes and parts of one file are none', async () => {
  const box = { x: 0, y: 0, width: 1, height: 1, unit: 'share' as const, photo: null };
  const crop = { photo: 'x.jpg', margin: 0, box };
  const photos = [
    file('a', '1', 'train'),
    file('a', '2', 'test'),
    file('a', '1', 'test'),
    { ...file('b', '1', 'train'), crop },
    { ...file('b', '1', 'test'), crop },
  ];
  expect(await countCopiesAcrossSplits(photos)).toBe(0);
});

test('a list without checksums says nothing of copies', async () => {
  expect(await countCopiesAcrossSplits([file('a', '1', 'train'), file(undefined, '1', 'test')])).toBeNull();
});
