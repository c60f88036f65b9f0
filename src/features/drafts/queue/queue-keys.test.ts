import { expect, test } from 'vitest';
import type { Operation, QueueItem } from '@/shared/contracts/drafts';
import { isSettledBy, operationFor, queueKey, seenOf } from './queue-keys';

const photo = (hash: string, classKey: string, part: object = {}): QueueItem['photos'][number] => ({
  hash,
  file: hash,
  classKey,
  split: 'train',
  kept: true,
  revision: 3,
  bytes: 1,
  width: 1,
  height: 1,
  now: { classKey, classLabel: classKey, split: 'train', isDropped: false, isKept: false, ...part },
});
const item = {
  photos: [photo('a', '1'), photo('b', '2'), photo('c', '2', { isDropped: true }), photo('d', '2')],
};

test('keys walk, choose a photo, act, undo and do again; all others are left to the page', () => {
  expect(['j', 's', 'k'].map(queueKey)).toEqual([{ step: 1 }, { step: 1 }, { step: -1 }]);
  expect(queueKey('2')).toEqual({ photo: 1 });
  expect(queueKey('i')).toEqual({ status: 'ignored' });
  expect(['u', 'U'].map(queueKey)).toEqual([{ turn: 'undo' }, { turn: 'redo' }]);
  expect(['Enter', '0', 'toString', 'q'].map(queueKey)).toEqual([null, null, null, null]);
});

test('actions concern the photos that are still there', () => {
  expect(operationFor('drop', item, 1)).toEqual({ kind: 'drop', photos: ['b'] });
  expect(operationFor('drop', item, 2)).toBeNull();
  expect(operationFor('stay', item, 0)).toEqual({ kind: 'drop', photos: ['b', 'd'] });
  expect(operationFor('keep', item, 0)).toEqual({ kind: 'keep', photos: ['a', 'b', 'd'] });
  expect(operationFor('unify', item, 0)).toEqual({ kind: 'relabel', photos: ['b', 'd'], classKey: '1' });
  expect(operationFor('train', item, 0)).toBeNull();
  expect(operationFor('test', item, 0)).toEqual({ kind: 'move', photos: ['a'], split: 'test' });
  expect(seenOf(item)).toMatchObject({ 'photo a': 3, 'photo c': 3 });
  // One photo that is filed twice: whoever chooses a file chooses its class.
  const filed = (classKey: string) => ({ ...photo('e', '1', { isDropped: true }), classKey, kept: false });
  const undecided = { photos: [filed('1'), filed('2')] };
  expect(operationFor('stay', undecided, 1)).toEqual({ kind: 'relabel', photos: ['e'], classKey: '2' });
  expect(operationFor('drop', undecided, 1)).toBeNull();
  const move: Operation = { kind: 'move', photos: ['a'], split: 'test' };
  const copies = { kind: 'near-copies' as const, photos: item.photos, photoCount: 4 };
  expect(isSettledBy(move, copies)).toBe(false);
  expect(isSettledBy(move, { ...copies, kind: 'blurred' })).toBe(true);
  // Of four one is dropped already: with another two are left, which are copies still.
  expect(isSettledBy({ kind: 'drop', photos: ['a'] }, copies)).toBe(false);
  expect(isSettledBy({ kind: 'drop', photos: ['a', 'b'] }, copies)).toBe(true);
  expect(isSettledBy({ kind: 'drop', photos: ['a', 'b'] }, { ...copies, photoCount: 20 })).toBe(false);
  expect(isSettledBy({ kind: 'keep', photos: ['a', 'b', 'd'] }, copies)).toBe(true);
});
