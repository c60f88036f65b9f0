import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportStatus } from '@/shared/contracts/datasets';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { importFinished } from './import-run';
import { getImport, startImport } from './import-service';
import { getVersion } from './service';

const DATA = path.resolve('../shared/data');
const missing = !existsSync(DATA);
if (missing) console.warn(`skipped: the archives of ${DATA} are not there`);

describe.skipIf(missing)('importing the real archives', () => {
  let test: TestDeps;
  beforeAll(async () => {
    test = await createTestDeps({ inference: {} as never });
  });
  afterAll(() => test.close());

  async function importArchive(file: string, name: string): Promise<ImportStatus> {
    const { deps, actor } = test;
    const archivePath = path.join(deps.env.dataDir, file);
    await mkdir(deps.env.dataDir, { recursive: true });
    await copyFile(path.join(DATA, file), archivePath);
    const { importId } = await startImport(deps, actor, { name, archivePath });
    await importFinished(importId);
    return getImport(deps, importId);
  }

  it('imports all 211 classes of coins-211.zip with names and every photo', async () => {
    const started = Date.now();
    const status = await importArchive('coins-211.zip', 'coins');
    console.log((Date.now() - started) / 1000);
    expect(status).toMatchObject({
      state: 'succeeded',
      classes: 211,
      images: { train: 3041, validation: 590, test: 590 },
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
});
