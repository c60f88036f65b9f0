import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportStatus } from '@/shared/contracts/datasets';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { getVersion } from '../service';
import { importFinished } from './import-run';
import { getImport, startImport } from './import-service';

const DATA = path.resolve('../shared/data');
const missing = !existsSync(DATA);
if (missing) console.warn(`Skipped: the archives of ${DATA} are not there.`);

// Takes a quarter of a minute on two idle cores; much longer while other tests share them.
describe.skipIf(missing)('importing the real archives', { timeout: 600_000 }, () => {
  let test: TestDeps;
  beforeAll(async () => {
    test = await createTestDeps();
  });
  afterAll(() => test?.close());

  async function importArchive(file: string, name: string): Promise<ImportStatus> {
    const { deps, actor } = test;
    await mkdir(deps.env.dataDir, { recursive: true });
    const archivePath = path.join(deps.env.dataDir, file);
    await copyFile(path.join(DATA, file), archivePath);
    const { importId } = await startImport(deps, actor, { name, archivePath });
    await importFinished(importId);
    return getImport(deps, importId);
  }

  it('imports coins-211.zip whole: 211 named classes and every photo', async () => {
    expect(await importArchive('coins-211.zip', 'coins')).toMatchObject({
      state: 'succeeded',
      classes: 211,
      photos: { train: 3041, validation: 590, test: 590 },
      report: { skipped: [], notes: [] },
    });
    const { classes } = await getVersion(test.deps, { dataset: 'coins' });
    expect(classes.map((coin) => coin.key)).toEqual(Array.from({ length: 211 }, (_, n) => String(n + 1)));
    expect(classes.every((coin) => coin.value && coin.currency && coin.country)).toBe(true);
    expect(classes[0]).toMatchObject({
      value: '1 Cent',
      currency: 'Australian dollar',
      country: 'australia',
    });
  });

  it('imports korea-won.zip and sets validation photos aside, class by class', async () => {
    const status = await importArchive('korea-won.zip', 'won');
    expect(status).toMatchObject({
      state: 'succeeded',
      classes: 4,
      photos: { test: 83 },
      report: {
        skipped: [],
        notes: expect.arrayContaining([expect.stringContaining('no validation photos')]),
      },
    });
    expect((status.photos?.train ?? 0) + (status.photos?.validation ?? 0)).toBe(331);
    const { classes } = await getVersion(test.deps, { dataset: 'won' });
    expect(classes.map((coin) => [coin.key, coin.photos.validation, coin.photos.test])).toEqual([
      ['10won', 11, 18],
      ['50won', 4, 7],
      ['100won', 16, 27],
      ['500won', 18, 31],
    ]);
  });

  it('imports coins-30-dirty.zip with every copy listed and none in two splits', async () => {
    const status = await importArchive('coins-30-dirty.zip', 'dirty');
    expect(status).toMatchObject({ state: 'succeeded', photos: { train: 394, validation: 76, test: 52 } });
    expect(status.report?.skipped).toHaveLength(998 - 394 - 76 - 52);
    expect(status.report?.notes.join('\n')).toContain('filed under two classes');
  });
});
