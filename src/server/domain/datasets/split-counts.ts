import type { SplitCounts } from '@/shared/contracts/datasets';

/** The three counters of a version's row as one object. */
export function splitCounts(version: {
  trainPhotos: number;
  validationPhotos: number;
  testPhotos: number;
}): SplitCounts {
  return { train: version.trainPhotos, validation: version.validationPhotos, test: version.testPhotos };
}
