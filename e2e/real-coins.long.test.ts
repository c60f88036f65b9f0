import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { coinsSlice, sharedData } from './support/coin-folder';
import { type MintmarkServer, startMintmark } from './support/mintmark-server';

/* Photos of coins of the world, which are not in the checkout; what learns in the gate is the demonstration set. */

const isAbsent = !existsSync(join(sharedData, 'coins-211.zip'));
if (isAbsent) console.warn('skipped: the development data ../shared/data is absent');

let server: MintmarkServer;
beforeAll(async () => {
  if (isAbsent) return;
  server = await startMintmark({
    env: {
      MINTMARK_DEMO: '0',
      MINTMARK_ADMIN_EMAIL: 'cli@example.org',
      MINTMARK_ADMIN_PASSWORD: 'only-for-this-test',
      MINTMARK_BASE_WEIGHTS: resolve(sharedData, '../weights'),
    },
  });
}, 120_000);
afterAll(async () => {
  await server?.stop();
});

test.skipIf(isAbsent)(
  'learns a slice of real world coins with the quick preset',
  { timeout: 600_000 },
  async () => {
    const slice = await coinsSlice(4);
    const imported = await server.cli('datasets', 'import', slice, '--name', 'world coins slice');
    expect(imported.classes).toBe(4);
    const done = await server.cli(
      'runs',
      'start',
      '--dataset',
      'world coins slice',
      '--preset',
      'quick',
      '--wait',
    );
    expect(done.state).toBe('succeeded');
    // Guessing gives 1 in 4.
    expect(done.test.top1).toBeGreaterThan(0.5);
    await rm(slice, { recursive: true, force: true });
  },
);
