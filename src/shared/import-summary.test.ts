import { expect, it } from 'vitest';
import type { ImportPlan } from './contracts/import-plan';
import { importSummary } from './import-summary';

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
