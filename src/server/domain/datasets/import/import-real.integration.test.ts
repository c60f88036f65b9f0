import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archivesMissing, importArchive } from '../../../testing/real-archives';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { getVersion } from '../service';

describe.skipIf(archivesMissing)('importing the real archives', () => {
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

  it('imports coins-30-dirty.zip with every copy listed and none in two splits', async () => {
    const status = await importArchive(test, { file: 'coins-30-dirty.zip', name: 'dirty' });
    expect(status).toMatchObject({ state: 'succeeded', photos: { train: 394, validation: 76, test: 52 } });
    expect(status.report?.skipped).toHaveLength(998 - 394 - 76 - 52);
    expect(status.report?.notes.join('\n')).toContain('filed under two classes');
  });
});
