import { expect, test } from 'vitest';
import type { DraftClass } from '@/shared/contracts/drafts';
import { proposeForClasses } from './class-proposals';

const coin = (key: string, label: string, country: string | null, train: number): DraftClass => ({
  index: 0,
  key,
  label,
  value: null,
  currency: null,
  country,
  revision: 0,
  photos: { train, validation: 0, test: 0 },
  merged: [],
  isNew: false,
  changes: { dropped: 0, relabelledIn: 0, relabelledOut: 0, moved: 0 },
});

test('spellings of one country are made one, and classes with names alike are proposed for merging', () => {
  const proposals = proposeForClasses([
    coin('1', '1 Piso', 'philippines', 3),
    coin('2', '5 Piso', 'philipines', 3),
    coin('3', '10 Piso', 'philipines', 3),
    coin('4', 'Quarter dollar', null, 2),
    coin('5', 'quarter  dollar', null, 9),
  ]);
  expect(proposals.map(({ operations }) => operations)).toEqual([
    ['2', '3'].map((classKey) => ({ kind: 'edit-class', classKey, changes: { country: 'philippines' } })),
    [{ kind: 'merge-classes', from: ['4'], into: '5' }],
  ]);
});
