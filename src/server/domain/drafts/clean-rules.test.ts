import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SPLITS } from '@/shared/coin-class';
import { decideGroup, type GroupPhoto } from './clean-rules';

const photo = (hash: string, part: Partial<GroupPhoto> = {}): GroupPhoto => ({
  hash,
  classKey: '1',
  split: 'train',
  bytes: 100,
  pixels: 100,
  ...part,
});

test('test beats validation beats training, whatever the size; in one split the larger file stays', () => {
  expect(decideGroup([photo('a', { bytes: 900 }), photo('b', { split: 'test', bytes: 1 })])).toEqual({
    kind: 'drop',
    stays: 'b',
    drops: [{ hash: 'a', why: 'a copy in test stays' }],
  });
  expect(decideGroup([photo('a'), photo('b', { split: 'validation' })])).toMatchObject({ stays: 'b' });
  expect(decideGroup([photo('a'), photo('b', { bytes: 200 }), photo('c', { bytes: 150 })])).toEqual({
    kind: 'drop',
    stays: 'b',
    drops: [
      { hash: 'c', why: 'a larger copy stays' },
      { hash: 'a', why: 'a larger copy stays' },
    ],
  });
  expect(decideGroup([photo('a'), photo('b', { pixels: 101 })])).toMatchObject({ stays: 'b' });
});

test('a group under several classes is left to people, and one photo is no group', () => {
  expect(decideGroup([photo('a'), photo('b', { classKey: '2', split: 'test' })])).toEqual({
    kind: 'left',
    reason: expect.stringContaining('several classes'),
  });
  expect(decideGroup([photo('a')])).toEqual({ kind: 'settled' });
});

test('one photo of a group always stays, the same one in any order', () => {
  const photos = fc.uniqueArray(
    fc.record({
      hash: fc.string({ minLength: 4, maxLength: 4 }),
      classKey: fc.constant('1'),
      split: fc.constantFrom(...SPLITS),
      bytes: fc.nat(3),
      pixels: fc.nat(3),
    }),
    { selector: ({ hash }) => hash, minLength: 2, maxLength: 8 },
  );
  fc.assert(
    fc.property(photos, (group) => {
      const decision = decideGroup(group);
      if (decision.kind !== 'drop') throw new Error('not decided');
      expect(decision.drops).toHaveLength(group.length - 1);
      expect(decision.drops.some(({ hash }) => hash === decision.stays)).toBe(false);
      expect(decideGroup(group.toReversed())).toEqual(decision);
      const stays = group.find(({ hash }) => hash === decision.stays);
      if (group.some(({ split }) => split === 'test')) expect(stays?.split).toBe('test');
    }),
  );
});
