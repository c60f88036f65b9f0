import { expect, it } from 'vitest';
import type { ImportPlan } from './contracts/import-plan';
import { copiesText, importSummary } from './import-summary';

const summary = (classes: number, photos: number, waiting: number, skippedFiles: number) =>
  importSummary({
    classes: Array(classes),
    photos: { train: photos, validation: 0, test: 0, unsplit: 0 },
    waiting,
    skippedFiles,
  } as unknown as ImportPlan);

it('the summary of an import counts as a person does, and speaks of a version only when there will be one', () => {
  expect(summary(2, 1, 0, 0)).toBe('2 classes, 1 photo');
  expect(summary(2, 3041, 1, 1)).toBe(
    '2 classes, 3,041 photos; 1 photo without a label waits in the incoming queue once this is saved; 1 file left out',
  );
  expect(summary(0, 0, 12, 2)).toBe(
    '12 photos without a label wait in the incoming queue once this is saved; 2 files left out',
  );
});

it('a preview says what is known of copies across splits, and who finds the others', () => {
  const photos = { train: 9, validation: 0, test: 3, unsplit: 0 };
  expect(copiesText({ photos: { ...photos, test: 0 }, copiesAcrossSplits: 0 })).toBeNull();
  expect(copiesText({ photos, copiesAcrossSplits: null })).toMatch(
    /^Exact copies .* are found while this is saved/,
  );
  expect(copiesText({ photos, copiesAcrossSplits: 0 })).toMatch(
    /^No exact copies across splits\. Near copies/,
  );
  expect(copiesText({ photos, copiesAcrossSplits: 1 })).toMatch(/^1 exact copy across splits is left out/);
  expect(copiesText({ photos, copiesAcrossSplits: 2 })).toMatch(
    /^2 exact copies .* by the report of the version/,
  );
});
