import { expect, test } from 'vitest';
import { fuzzArchives } from '../../../testing/fuzz-archives';

/* Other damage each time than in the gate; what fails names the seed that repeats it. */

const MINUTES = 2;

test('damaged archives are read or refused for minutes', { timeout: 2 * MINUTES * 60_000 }, async () => {
  const end = Date.now() + MINUTES * 60_000;
  const seed = new Date().toISOString();
  const { read, refused } = await fuzzArchives({ seed, goOn: () => Date.now() < end });
  console.log(`${read} damaged archives were read, ${refused} refused; seed ${seed}`);
  expect(Math.min(read, refused)).toBeGreaterThan(50);
});
