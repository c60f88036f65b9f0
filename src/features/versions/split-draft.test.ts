import { expect, it } from 'vitest';
import { readSplitDraft, type SplitDraft } from './split-draft';

const draft = (part: Partial<SplitDraft>): SplitDraft => ({
  kind: 'shares',
  validation: '15',
  test: '12,5',
  folds: '5',
  seed: '3',
  message: '',
  lock: false,
  ...part,
});

it('reads per cent with a comma or a point, and says what to enter instead', () => {
  expect(readSplitDraft(draft({})).plan).toEqual({ kind: 'shares', validation: 0.15, test: 0.125, seed: 3 });
  expect(readSplitDraft(draft({ kind: 'folds' })).plan).toEqual({ kind: 'folds', folds: 5, seed: 3 });
  for (const wrong of [
    { validation: '' },
    { test: '81' },
    { seed: '-1' },
    { kind: 'folds', folds: '1' },
  ] as const) {
    const { plan, errors } = readSplitDraft(draft(wrong));
    expect(plan).toBeNull();
    expect(Object.keys(errors)).toEqual([Object.keys(wrong).at(-1)]);
  }
  expect(readSplitDraft(draft({ validation: '50', test: '45' })).errors.test).toMatch(/at least a tenth/);
});
