import { BaseSequencer } from 'vitest/node';

/** Folders whose tests mostly wait for processes of their own: begun last, all other workers would wait for them. */
const LONGEST = ['/e2e/faults/', '/e2e/', '/worker/'];

/** @param {import('vitest/node').TestSpecification} spec */
function rank({ moduleId }) {
  const found = LONGEST.findIndex((folder) => moduleId.includes(folder));
  return found < 0 ? LONGEST.length : found;
}

/** On a fresh clone Vitest knows no durations and goes by size: a short file that tests long would come last. */
export class LongestFirst extends BaseSequencer {
  /** @param {import('vitest/node').TestSpecification[]} files */
  async sort(files) {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}
