import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archivesMissing, importArchive } from '../../../testing/real-archives';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { getVersion } from '../service';

describe.skipIf(archivesMissing)('importing real archives', { timeout: 600_000 }, () => {
  let test: TestDeps;
  beforeAll(async () => {
    test = await createTestDeps();
  });
  afterAll(() => test?.close());

  it('imports korea-won.zip and sets validation photos aside, class by class', async () => {
    const status = await importArchive(test, { file: 'korea-won.zip', name: 'won' });
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

  it('imports coins-211.zip whole: 211 named classes and every photo', async () => {
    expect(await importArchive(test, { file: 'coins-211.zip', name: 'coins' })).toMatchObject({
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
});
