import { expect, test } from 'vitest';
import { historyOf } from './history';

test('only versions that changed something for a photo stand in its history, the newest first', () => {
  const held = { classKey: '1', classLabel: 'One', split: 'train', fileName: 'a.jpg' };
  const states = [
    null,
    held,
    held,
    { ...held, classKey: '2', split: 'test' },
    null,
    { ...held, fileName: 'b.jpg' },
    { ...held, fileName: 'c.jpg' },
  ];
  const versions = states.map((now, i) => ({
    number: i + 1,
    createdAt: new Date(i),
    createdBy: null,
    message: '',
    held: now,
  }));
  expect(historyOf(versions).map(({ number, change }) => [number, change])).toEqual([
    [7, ['renamed']],
    [6, ['came']],
    [5, ['went']],
    [4, ['relabelled', 'moved']],
    [2, ['came']],
  ]);
});
