import { mkdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Retention, retentionSchema } from '@/shared/contracts/retention';
import { insertDataset, queueRun } from '../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { collectUnusedBlobs } from '../blobs/unused-blobs';
import { readSavedRetention } from '../retention/settings';
import { requestCancel } from '../runs/controls/controls';
import { getRun } from '../runs/query-service';
import { applyRetention, previewRetention } from './rules';
import { readUsage, saveRetention } from './service';

let test: TestDeps;
let runId: string;
beforeAll(async () => {
  test = await createTestDeps();
  await insertDataset(test.deps);
  runId = (await queueRun(test.deps, test.actor)).id;
  await requestCancel(test.deps, test.actor, runId);
});
afterAll(() => test?.close());

const noSignal = new AbortController().signal;
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000);
const wanted = (changes: Partial<Retention>) => retentionSchema.parse(changes);

async function save(changes: Partial<Retention>) {
  const { revision } = await readSavedRetention(test.deps.db);
  return saveRetention(test.deps, { retention: wanted(changes), revision });
}

/** A photo that was classified so many days ago, with bytes of its own. */
async function classified(days: number) {
  const { db, blobs } = test.deps;
  const { hash, bytes } = await blobs.write(Buffer.from(`photo of ${days} days ago`));
  await db.photo.create({ data: { hash, format: 'png', width: 1, height: 1, bytes } });
  const row = { userId: test.actor.userId, photoHash: hash, fileName: 'coin.png', createdAt: daysAgo(days) };
  const { id } = await db.classification.create({ data: row });
  return { id, hash, bytes };
}

describe('retention', () => {
  it('keeps everything until somebody chooses otherwise, and is not overwritten by an older view of it', async () => {
    const { deps } = test;
    expect(await readSavedRetention(deps.db)).toEqual({ retention: wanted({}), revision: 0 });
    expect(await save({ classificationDays: 90 })).toEqual({ revision: 1 });
    const late = saveRetention(deps, { retention: wanted({ classificationDays: 10 }), revision: 0 });
    await expect(late).rejects.toMatchObject({
      code: 'conflict',
      staleEdit: { revision: 1, current: { classificationDays: 90, eventDays: 'never' } },
    });
  });

  it('removes old photos with their files, as the dry run has said, and no younger ones', async () => {
    const { deps } = test;
    const [old, young] = [await classified(40), await classified(20)];
    const preview = await previewRetention(deps, wanted({ classificationDays: 30 }));
    expect(preview).toContainEqual({ rule: 'classificationDays', items: 1, bytes: old.bytes });
    expect(await deps.db.classification.count()).toBe(2);
    await save({ classificationDays: 30 });
    expect(await applyRetention(deps, noSignal)).toMatchObject({ classificationDays: 1 });
    await collectUnusedBlobs(deps, { graceMs: 0 });
    expect(await deps.blobs.has(old.hash)).toBe(false);
    expect(await deps.blobs.has(young.hash)).toBe(true);
    expect(await applyRetention(deps, noSignal)).toEqual({});
  });

  it('takes log lines of runs that ended long ago, and leaves their state and their last entry', async () => {
    const { deps } = test;
    const log = {
      type: 'log',
      payload: { level: 'info', message: 'hello' },
      attempt: 0,
      at: daysAgo(50),
      runId,
    };
    await deps.db.runEvent.createMany({ data: [3, 4, 5].map((seq) => ({ ...log, seq })) });
    await deps.db.run.update({ where: { id: runId }, data: { lastSeq: 5, endedAt: daysAgo(10) } });
    expect(await previewRetention(deps, wanted({ eventDays: 30 }))).toContainEqual({
      rule: 'eventDays',
      items: 0,
      bytes: null,
    });
    await deps.db.run.update({ where: { id: runId }, data: { endedAt: daysAgo(50) } });
    expect(await previewRetention(deps, wanted({ eventDays: 30 }))).toContainEqual({
      rule: 'eventDays',
      items: 2,
      bytes: null,
    });
    await save({ eventDays: 30 });
    expect(await applyRetention(deps, noSignal)).toMatchObject({ eventDays: 2 });
    const left = await deps.db.runEvent.findMany({ where: { runId }, orderBy: { seq: 'asc' } });
    expect(left.map(({ seq, type }) => [seq, type])).toEqual([
      [1, 'state'],
      [2, 'state'],
      [5, 'log'],
    ]);
    expect(await getRun(deps, runId)).toMatchObject({ state: 'cancelled' });
  });

  it('takes thumbnails that nobody has looked at', async () => {
    const { deps } = test;
    const folder = path.join(deps.env.dataDir, 'thumbnails', '64', 'ab');
    await mkdir(folder, { recursive: true });
    for (const [name, days] of [
      ['old.webp', 100],
      ['new.webp', 1],
    ] as const) {
      await writeFile(path.join(folder, name), 'webp');
      await utimes(path.join(folder, name), daysAgo(days), daysAgo(days));
    }
    expect(await previewRetention(deps, wanted({ thumbnailDays: 50 }))).toContainEqual({
      rule: 'thumbnailDays',
      items: 1,
      bytes: 4,
    });
    await save({ thumbnailDays: 50 });
    expect(await applyRetention(deps, noSignal)).toMatchObject({ thumbnailDays: 1 });
    const { parts, freeBytes, totalBytes, remote } = await readUsage(deps);
    expect(parts).toContainEqual({ kind: 'thumbnails', items: 1, bytes: 4 });
    expect(freeBytes).toBeLessThan(totalBytes);
    expect(remote).toBe(false);
  });

  it('tells what takes room', async () => {
    const { parts } = await readUsage(test.deps);
    const of = (kind: string) => parts.find((part) => part.kind === kind);
    expect(of('classifiedPhotos')).toMatchObject({ items: 1 });
    expect(of('database')?.bytes).toBeGreaterThan(10_000);
    expect(parts.map(({ kind }) => kind)).toHaveLength(7);
  });

  it('previews the checkpoints of failed runs by the days that are chosen', async () => {
    const { deps } = test;
    const checkpoints = [{ hash: 'a'.repeat(64), bytes: 120, attempt: 1, epoch: 1, batch: 0, step: 10 }];
    await deps.db.run.update({
      where: { id: runId },
      data: { state: 'failed', endedAt: daysAgo(20), checkpoints },
    });
    const preview = (checkpointDays: number) => previewRetention(deps, wanted({ checkpointDays }));
    expect(await preview(14)).toContainEqual({ rule: 'checkpointDays', items: 1, bytes: 120 });
    expect(await preview(30)).toContainEqual({ rule: 'checkpointDays', items: 0, bytes: 0 });
    await save({ checkpointDays: 30 });
    expect(await applyRetention(deps, noSignal)).toEqual({});
    await save({});
    expect(await applyRetention(deps, noSignal)).toEqual({ checkpointDays: 1 });
  });
});
