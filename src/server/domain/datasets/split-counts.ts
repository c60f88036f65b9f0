import type { SplitCounts } from '@/shared/contracts/datasets';

/** The three counters of a version's row as one object. */
export function splitCounts(version: {
  trainImages: number;
  validationImages: number;
  testImages: number;
}): SplitCounts {
  return { train: version.trainImages, validation: version.validationImages, test: version.testImages };
}
