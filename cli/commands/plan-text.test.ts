import { expect, test } from 'vitest';
import type { PlannedImport } from '@/shared/contracts/imports';
import { planText } from './plan-text';

test('a dry run says how many exact copies lie across the splits', () => {
  const planned = {
    status: { name: 'coins' },
    plan: {
      classes: [],
      photos: { train: 2, validation: 0, test: 2, unsplit: 0 },
      copiesAcrossSplits: 2,
      waiting: 0,
      skippedFiles: 0,
      skipped: [],
      notes: ['A note.'],
      levels: [],
      splits: [],
      encoding: null,
    },
    difference: null,
  } as unknown as PlannedImport;
  expect(planText(planned)).toMatch(
    /\n2 exact copies across splits are left out on saving: .*\. Near copies are found by the report .*\nA note\.$/,
  );
});
