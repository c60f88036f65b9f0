import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archivesMissing, importArchive } from '../../../testing/real-archives';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';

describe.skipIf(archivesMissing)('importing the real archives', () => {
  let test: TestDeps;
  beforeAll(async () => {
    test = await createTestDeps();
  });
  afterAll(() => test?.close());

  it('imports coins-30-dirty.zip with every copy listed and none in two splits', async () => {
    const status = await importArchive(test, { file: 'coins-30-dirty.zip', name: 'dirty' });
    expect(status).toMatchObject({ state: 'succeeded', photos: { train: 394, validation: 76, test: 52 } });
    expect(status.report?.skipped).toHaveLength(998 - 394 - 76 - 52);
    expect(status.report?.notes.join('\n')).toContain('filed under two classes');
  });
});
