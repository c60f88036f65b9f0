import { expect, test } from 'vitest';
import { fuzzArchives } from '../../../testing/fuzz-archives';

test('damaged archives, names files and tables are read or refused, never anything else', async () => {
  const { read, refused } = await fuzzArchives({ seed: 'gate', goOn: (round) => round < 150 });
  expect(read).toBeGreaterThan(10);
  expect(refused).toBeGreaterThan(10);
});
