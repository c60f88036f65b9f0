import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fuzzArchives } from '../../../testing/fuzz-archives';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mintmark-fuzz-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('damaged archives, names files and tables are read or refused, never anything else', async () => {
  const { read, refused } = await fuzzArchives({ folder, seed: 'gate', goOn: (round) => round < 150 });
  expect(read).toBeGreaterThan(10);
  expect(refused).toBeGreaterThan(10);
});
