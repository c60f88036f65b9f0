import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archivesMissing, importArchive } from '../../testing/real-archives';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { makeMissingReports } from '../curation/report-queue';
import { getReport } from '../curation/report-service';
import { getVersion } from '../datasets/service';
import { applyBulk, getBulkPlan } from './bulk-service';
import { createDraft, getDraft } from './draft-service';
import { publishDraft } from './publish-draft';

describe.skipIf(archivesMissing)('coins-30-dirty.zip', { timeout: 900_000 }, () => {
  let test: TestDeps;
  beforeAll(async () => {
    test = await createTestDeps();
  });
  afterAll(() => test?.close());

  it('is cleaned by rule into a version whose only groups are those that people have to decide', async () => {
    const { deps, actor } = test;
    await importArchive(test, { file: 'coins-30-dirty.zip', name: 'dirty' });
    await makeMissingReports(deps, new AbortController().signal);
    const before = await getVersion(deps, { dataset: 'dirty' });
    const { id: draftId } = await createDraft(deps, actor, { versionId: before.id, name: 'Clean' });
    const bulk = { action: 'clean' as const };
    const plan = await getBulkPlan(deps, { draftId, bulk });
    console.log(JSON.stringify({ ...plan, rows: plan.rows.length, sample: plan.sample.length }));
    expect(plan.photos).toBeGreaterThan(0);
    await applyBulk(deps, actor, { draftId, bulk, requestId: 'clean it', seenSeq: plan.seq });
    const { lastSeq, droppedPhotos } = await getDraft(deps, actor, draftId);
    expect(droppedPhotos).toBe(plan.photos);
    await publishDraft(deps, actor, { draftId, message: 'Near copies dropped', seenSeq: lastSeq });
    await makeMissingReports(deps, new AbortController().signal);
    const after = await getVersion(deps, { dataset: 'dirty' });
    const { counts, leaks, conflicts } = await getReport(deps, after.id);
    const groups = counts
      .filter(({ kind, status }) => kind === 'near-copies' && status === 'open')
      .reduce((sum, { count }) => sum + count, 0);
    const left = plan.left.reduce((sum, row) => sum + row.groups, 0);
    console.log(JSON.stringify({ groups, left, leaks, conflicts, photos: after.photos }));
    expect(groups).toBe(left);
    expect(leaks).toBeLessThanOrEqual(left);
  });
});
