import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archivesMissing, importArchive } from '../../testing/real-archives';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { DEMO_DATASET } from '../datasets/import/demo-source';
import { importFinished } from '../datasets/import/import-run';
import { startDemoImport } from '../datasets/import/import-service';
import { getVersion } from '../datasets/service';
import { makeMissingReports } from './report-queue';
import { getReport } from './report-service';

it('the demonstration set has no leaks, so that a newcomer meets no gate', { timeout: 600_000 }, async () => {
  const test = await createTestDeps();
  try {
    const { importId } = await startDemoImport(test.deps, null);
    await importFinished(importId);
    await makeMissingReports(test.deps, new AbortController().signal);
    const { id } = await getVersion(test.deps, { dataset: DEMO_DATASET });
    expect(await getReport(test.deps, id)).toMatchObject({ state: 'done', leaks: 0, conflicts: 0 });
  } finally {
    await test.close();
  }
});

describe.skipIf(archivesMissing)('reports of whole sets', { timeout: 1_800_000 }, () => {
  let test: TestDeps;
  const never = new AbortController().signal;
  beforeAll(async () => {
    test = await createTestDeps();
  });
  afterAll(() => test?.close());

  const reportOf = async (dataset: string) => {
    await makeMissingReports(test.deps, never);
    const { id } = await getVersion(test.deps, { dataset });
    const report = await getReport(test.deps, id);
    console.log(dataset, JSON.stringify({ ...report, counts: report.counts }));
    return report;
  };

  it('finds every exact group of coins-30-dirty.zip', async () => {
    await importArchive(test, { file: 'coins-30-dirty.zip', name: 'dirty' });
    const { summary } = await reportOf('dirty');
    expect(summary?.exactCopies).toEqual({
      files: 612,
      groups: 194,
      extra: 418,
      acrossSplits: 96,
      acrossClasses: 58,
    });
  });

  it('reports coins-211.zip', async () => {
    await importArchive(test, { file: 'coins-211.zip', name: 'coins' });
    expect((await reportOf('coins')).summary?.photos).toBe(4221);
  });
});
