import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listFindingsInput } from '@/shared/contracts/curation';
import { presetRecipe } from '@/shared/recipe/presets';
import { colourBase } from '../../testing/colour-weights';
import { drawnCoin, turnedCopy } from '../../testing/drawn-coins';
import { connectWorker } from '../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { writeZip, type ZipEntry } from '../../testing/zip-files';
import { getBalance } from '../balance/balance-service';
import { DEMO_DATASET } from '../datasets/import/demo-source';
import { importFinished } from '../datasets/import/import-run';
import { startImport } from '../datasets/import/import-service';
import { getVersion } from '../datasets/service';
import { applyOperation } from '../drafts/append';
import { createDraft, getDraft } from '../drafts/draft-service';
import { publishDraft } from '../drafts/publish-draft';
import { listQueue as listDraftQueue } from '../drafts/queue-service';
import { requestCancel } from '../runs/controls/controls';
import { listRuns } from '../runs/list/run-list-repo';
import { getRun } from '../runs/query-service';
import { claimNext } from '../runs/queue/claim';
import { listQueue } from '../runs/queue/queue-service';
import { overrideRunLeaks, startRun } from '../runs/service';
import { startSweep } from '../sweeps/service';
import { makeMissingReports } from './report-queue';
import { getReport, listFindings, retryReport, setFindingStatus } from './report-service';
import { noteUnreadable } from './unreadable';

let it: TestDeps;
let entries: ZipEntry[];
let versionId: string;

beforeAll(async () => {
  it = await createTestDeps();
  await mkdir(it.deps.env.dataDir, { recursive: true });
  const coins = await Promise.all([1, 2, 3, 4, 5, 6].map(drawnCoin));
  const [a, b, c, d, e, f] = coins as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
  const blank = await sharp({ create: { width: 99, height: 99, channels: 3, background: '#777' } })
    .png()
    .toBuffer();
  entries = [
    { path: 'train/1/a.jpg', bytes: a },
    { path: 'train/1/b.jpg', bytes: b },
    { path: 'train/1/blank.png', bytes: blank },
    { path: 'train/1/same-1.jpg', bytes: e },
    { path: 'train/2/c.jpg', bytes: c },
    { path: 'train/2/d.jpg', bytes: d },
    { path: 'train/2/d-turned.jpg', bytes: await turnedCopy(d, 5) },
    { path: 'train/2/same-2.jpg', bytes: e },
    { path: 'validation/1/b-again.jpg', bytes: b },
    { path: 'validation/2/f.jpg', bytes: f },
    { path: 'test/1/a-turned.jpg', bytes: await turnedCopy(a, 137) },
    { path: 'test/1/c-wrong.jpg', bytes: await turnedCopy(c, 0) },
  ];
  versionId = await importVersion(entries);
});
afterAll(() => it?.close());

async function importVersion(files: ZipEntry[], name = 'coins'): Promise<string> {
  const archivePath = path.join(it.deps.env.dataDir, 'coins.zip');
  await writeZip(archivePath, files);
  const { importId } = await startImport(it.deps, it.actor, { name, archivePath });
  await importFinished(importId);
  return (await getVersion(it.deps, { dataset: name })).id;
}

const make = () => makeMissingReports(it.deps, new AbortController().signal);
const findings = async (input: object = {}) =>
  (await listFindings(it.deps, listFindingsInput.parse({ versionId, ...input }))).items;
const filesOf = (list: Awaited<ReturnType<typeof findings>>) =>
  list.map(({ photos }) => photos.map(({ file }) => path.posix.basename(file)).sort());

test('a report that is cut short is no report, and continues where it was; of two servers one makes it', async () => {
  expect(await getReport(it.deps, versionId)).toMatchObject({ state: 'waiting', counts: [] });
  const abort = new AbortController();
  const stop = it.deps.live.on('changed', () => abort.abort());
  await makeMissingReports(it.deps, abort.signal);
  stop();
  expect(await getReport(it.deps, versionId)).toMatchObject({ state: 'running' });
  // SQLite has one server.
  const servers = it.deps.db.dialect.isShared ? [make(), make()] : [make()];
  const made = await Promise.all(servers);
  expect(made.reduce((sum, count) => sum + count)).toBe(1);
  const { state, summary } = await getReport(it.deps, versionId);
  expect(state).toBe('done');
  expect(summary).toMatchObject({ photos: 9 });
  expect(await make()).toBe(0);
});

test('near copies are groups that say what they straddle, the gravest first; equal bytes are named as imported', async () => {
  const near = await findings({ kind: 'near-copies' });
  expect(filesOf(near)).toEqual([
    ['c-wrong.jpg', 'c.jpg'],
    ['a-turned.jpg', 'a.jpg'],
    ['d-turned.jpg', 'd.jpg'],
  ]);
  expect(near.map(({ acrossSplits, acrossClasses }) => [acrossSplits, acrossClasses])).toEqual([
    [true, true],
    [true, false],
    [false, false],
  ]);
  expect(near.every(({ measured, threshold }) => (measured ?? 0) >= (threshold ?? 1))).toBe(true);
  const exact = await findings({ kind: 'exact-copies' });
  expect(filesOf(exact)).toEqual([
    ['b-again.jpg', 'b.jpg'],
    ['same-1.jpg', 'same-2.jpg'],
  ]);
  expect(exact.map(({ status }) => status)).toEqual(['done', 'open']);
  expect(exact.flatMap(({ photos }) => photos.map(({ kept }) => kept))).toEqual([false, true, false, false]);
  const { summary, leaks, conflicts } = await getReport(it.deps, versionId);
  expect(summary?.exactCopies).toEqual({ files: 4, groups: 2, extra: 2, acrossSplits: 1, acrossClasses: 1 });
  expect([leaks, conflicts]).toEqual([2, 1]);
  expect(filesOf(await findings({ kind: 'blank' }))).toEqual([['blank.png']]);
  expect(await findings({ scope: 'conflicts', kind: 'near-copies' })).toHaveLength(1);
});

test('a status stands with who set it; what is ignored is no leak, also in the next version, which pays for what is new', async () => {
  const [wrong, turned] = await findings({ kind: 'near-copies' });
  if (!wrong || !turned) throw new Error('nothing was found');
  await setFindingStatus(it.deps, it.actor, { versionId, findings: [wrong.id], status: 'done' });
  await setFindingStatus(it.deps, it.actor, { versionId, findings: [turned.id], status: 'ignored' });
  expect(await getReport(it.deps, versionId)).toMatchObject({ leaks: 1, conflicts: 1 });
  expect(await findings({ status: 'ignored' })).toMatchObject([
    { id: turned.id, statusBy: it.actor.name, statusAt: expect.any(Date) },
  ]);
  versionId = await importVersion([...entries, { path: 'train/1/new.jpg', bytes: await drawnCoin(7) }]);
  expect(await make()).toBe(1);
  const report = await getReport(it.deps, versionId);
  expect(report.summary).toMatchObject({ photos: 10, measured: 1 });
  // Two ways in which a coin is found, each with at most all nine others.
  expect(report.summary?.compared).toBeLessThanOrEqual(9);
  expect(report.leaks).toBe(1);
  expect(filesOf(await findings({ status: 'ignored' }))).toEqual([['a-turned.jpg', 'a.jpg']]);
  await expect(
    setFindingStatus(it.deps, it.actor, { versionId, findings: [wrong.id], status: 'done' }),
  ).rejects.toThrow(/made again/);
  await expect(retryReport(it.deps, versionId)).rejects.toThrow(/has not failed/);
});

test('a version with leaks is trained on by nobody without a reason, which stays with all that comes of it', async () => {
  const { deps, actor } = it;
  const start = { dataset: 'coins', recipe: {} };
  await expect(startRun(deps, actor, start)).rejects.toThrow(/1 group of copies across its splits/);
  const sweep = {
    dataset: 'coins',
    base: presetRecipe('quick'),
    fields: [{ path: 'seed', kind: 'choice' as const, values: [1, 2] }],
    strategy: { kind: 'grid' as const },
  };
  await expect(startSweep(deps, actor, sweep)).rejects.toThrow(/overrideLeaks/);
  expect(await deps.db.run.count()).toBe(0);

  const reason = 'Only to see how much it flatters';
  const { id } = await startRun(deps, actor, { ...start, overrideLeaks: reason });
  await startSweep(deps, actor, { ...sweep, overrideLeaks: reason });
  const leaks = {
    state: 'overridden',
    groups: 1,
    override: { by: actor.name, reason, at: expect.any(Date) },
  };
  const run = await getRun(deps, id);
  expect(run).toMatchObject({ leaks, overriddenGroups: [{ photos: [{}, {}] }] });
  expect((await listRuns(deps, {})).items.map((item) => item.leaks)).toEqual([leaks, leaks, leaks]);
  // What is judged to be no leak later on was one for that run.
  await setLeaks('ignored');
  expect((await getRun(deps, id)).leaks).toEqual(leaks);
  const clean = await startRun(deps, actor, start);
  expect((await getRun(deps, clean.id)).leaks).toBeNull();

  // Found after it was queued: it waits until somebody says so.
  await setLeaks('open');
  const worker = await connectWorker(deps, 'worker-a');
  const owned: { runId: string; attempt: number }[] = [];
  const drain = async () => {
    for (;;) {
      const next = await claimNext(deps, { ...worker, owned });
      if (!next) return;
      owned.push({ runId: next.id, attempt: next.attempt });
    }
  };
  await drain();
  expect(owned.map(({ runId }) => runId)).not.toContain(clean.id);
  expect(owned).toHaveLength(3);
  expect(await getRun(deps, clean.id)).toMatchObject({
    leaks: { state: 'found', groups: 1, override: null },
    waitingFor: expect.stringMatching(/Override that with a reason, or cancel/),
  });
  expect((await listQueue(deps)).items[0]?.waitingFor).toMatch(/Override that with a reason/);
  await overrideRunLeaks(deps, actor, { run: clean.id, reason });
  expect((await getRun(deps, clean.id)).leaks).toEqual(leaks);
  await expect(overrideRunLeaks(deps, actor, { run: clean.id, reason })).rejects.toThrow(/No leak holds/);
  await drain();
  expect(owned.at(-1)?.runId).toBe(clean.id);
  await expect(overrideRunLeaks(deps, actor, { run: id, reason })).rejects.toThrow(/Only a queued run/);
  await deps.db.run.deleteMany();
});

/** Sets the status of the near copies that lie across classes too. */
async function setLeaks(status: 'open' | 'ignored') {
  const found = await findings({ kind: 'near-copies', scope: 'conflicts' });
  await setFindingStatus(it.deps, it.actor, { versionId, findings: found.map(({ id }) => id), status });
}

test('with ImageNet weights reports are made again: labels are judged, and what people have said stays', async () => {
  const tinted = async (seed: number, tint: string) =>
    sharp(await drawnCoin(seed))
      .tint(tint)
      .toBuffer();
  const files: ZipEntry[] = [];
  for (let i = 0; i < 7; i++) {
    files.push({ path: `train/red/${i}.jpg`, bytes: await tinted(20 + i, '#f33') });
    files.push({ path: `train/green/${i}.jpg`, bytes: await tinted(40 + i, '#3f3') });
  }
  files.push({ path: 'train/red/green.jpg', bytes: await tinted(60, '#3f3') });
  const coloured = await importVersion(files, 'coloured');
  expect(await make()).toBe(1);
  expect((await getReport(it.deps, coloured)).summary?.embedded).toBeNull();
  const folder = path.join(it.deps.env.dataDir, 'weights', 'mobilenet_v2_1.0_224_no_top');
  await mkdir(folder, { recursive: true });
  const { manifest, shard } = colourBase(1);
  await writeFile(path.join(folder, 'model.json'), manifest);
  await writeFile(path.join(folder, 'group1-shard1of1.bin'), shard);
  const before = await findings();
  it.deps.env.baseWeightsDir = path.dirname(folder);
  expect(await make()).toBeGreaterThan(0);
  it.deps.env.baseWeightsDir = null;
  expect(await make()).toBe(0);
  expect((await getReport(it.deps, coloured)).summary).toMatchObject({
    photos: 15,
    measured: 0,
    embedded: 15,
  });
  const [wrong, ...others] = await findings({ versionId: coloured, kind: 'wrong-label' });
  expect(wrong?.photos.map(({ file }) => path.posix.basename(file))).toEqual(['green.jpg']);
  expect(wrong?.suggestion).toEqual({ classKey: 'green', classLabel: 'green' });
  expect(others).toEqual([]);
  const judged = (list: typeof before) =>
    list.flatMap((row) => (row.statusBy ? [[row.kind, row.status]] : []));
  expect(judged(await findings())).toEqual(judged(before));
  expect(judged(before)).not.toEqual([]);
});

test('the demonstration set waits while a run trains on it', async () => {
  const demo = await importVersion(entries, DEMO_DATASET);
  const { id } = await startRun(it.deps, it.actor, { dataset: DEMO_DATASET, recipe: {} });
  expect(await make()).toBe(0);
  await couldNotDecode(id, 'a.jpg');
  expect(await findings({ versionId: demo })).toEqual([]);
  await requestCancel(it.deps, it.actor, id);
  expect(await make()).toBe(1);
  expect(await getReport(it.deps, demo)).toMatchObject({ state: 'done' });

  // What a run could not decode stands in the report, whether it was made before or after, and keeps its status.
  const [first] = await findings({ versionId: demo, kind: 'broken' });
  expect(first).toMatchObject({ photos: [{ file: 'a.jpg', classKey: '1', split: 'train', kept: true }] });
  await setFindingStatus(it.deps, it.actor, { versionId: demo, findings: [first?.id ?? 0], status: 'done' });
  await couldNotDecode(id, 'a.jpg', 'd.jpg');
  const broken = await findings({ versionId: demo, kind: 'broken' });
  expect(broken.map(({ photos, status }) => [photos[0]?.file, status])).toEqual([
    ['a.jpg', 'done'],
    ['d.jpg', 'open'],
  ]);
});

/** As the trainer reports it, together with what the version does not hold. */
async function couldNotDecode(runId: string, ...files: string[]): Promise<void> {
  const { datasetVersionId } = await it.deps.db.run.findUniqueOrThrow({ where: { id: runId } });
  const items = await it.deps.db.datasetItem.findMany({
    where: { versionId: datasetVersionId, fileName: { in: files } },
  });
  const hashes = [...items.map(({ photoHash }) => photoHash), 'f'.repeat(64)];
  const photos = hashes.map((hash) => ({
    hash,
    file: 'as a worker says',
    class: '',
    split: 'test',
    reason: '',
  }));
  const seq = 1000 + (await it.deps.db.runEvent.count({ where: { runId } }));
  await it.deps.db.runEvent.create({
    data: {
      runId,
      seq,
      attempt: 1,
      type: 'unreadable',
      payload: { photos },
      at: new Date(),
    },
  });
  await noteUnreadable(it.deps, runId);
}

test('of photos that Mintmark drew none is a copy, however alike they are', async () => {
  const drawn = await importVersion(
    [...entries, { path: 'train/2/drawn.jpg', bytes: await drawnCoin(9) }],
    'drawn',
  );
  await it.deps.db.datasetItem.updateMany({ where: { versionId: drawn }, data: { source: 'drawn' } });
  await make();
  expect(await getReport(it.deps, drawn)).toMatchObject({ state: 'done', leaks: 0 });
  expect(await findings({ versionId: drawn, kind: 'near-copies' })).toEqual([]);
  expect(filesOf(await findings({ versionId: drawn, kind: 'look-alikes' }))).toContainEqual([
    'a-turned.jpg',
    'a.jpg',
  ]);
});

test('the balance of a version counts its photos for training, and knows no costs without a model', async () => {
  const balance = await getBalance(it.deps, versionId);
  expect(balance).toMatchObject({ classes: 2, model: null, cost: null });
  expect(balance.smallest.map(({ photos }) => photos)).toEqual([balance.fewest, balance.most]);
  await expect(getBalance(it.deps, 'none')).rejects.toThrow(/no such dataset version/);
});

test('which class a photo is of that was filed under two, people say in a draft, and the next version has it', async () => {
  const { deps, actor } = it;
  const [conflict] = await findings({ kind: 'exact-copies', status: 'open' });
  const hash = conflict?.photos[0]?.hash ?? '';
  // Its bytes are kept although no version has it.
  expect((await deps.blobs.read(hash)).length).toBeGreaterThan(0);
  const { id: draftId } = await createDraft(deps, actor, { versionId, name: 'Copies' });
  const queued = async () =>
    (await listDraftQueue(deps, { draftId, kind: 'exact-copies', status: 'open', scope: 'all', limit: 9 }))
      .items;
  expect((await queued())[0]?.photos.map(({ now, kept }) => [kept, now?.isDropped])).toEqual([
    [false, true],
    [false, true],
  ]);
  const before = (await getDraft(deps, actor, draftId)).photos;
  await applyOperation(deps, actor, {
    draftId,
    requestId: 'it is of class 2',
    operation: { kind: 'relabel', photos: [hash], classKey: '2' },
    seen: {},
    findings: [conflict?.id ?? 0],
  });
  expect(await queued()).toEqual([]);
  const { photos, lastSeq, changedPhotos } = await getDraft(deps, actor, draftId);
  expect([photos.train - before.train, changedPhotos]).toEqual([1, 1]);
  const next = await publishDraft(deps, actor, { draftId, message: 'Decided', seenSeq: lastSeq });
  const item = await deps.db.datasetItem.findFirstOrThrow({
    where: { versionId: next.versionId, photoHash: hash },
  });
  expect(item).toMatchObject({ split: 'train', fileName: 'same-1.jpg' });
  expect(await deps.db.importCopy.count({ where: { versionId: next.versionId, photoHash: hash } })).toBe(0);
});

test('the findings of a version go with it', async () => {
  await it.deps.db.datasetVersion.delete({ where: { id: versionId } });
  expect(await it.deps.db.finding.count({ where: { versionId } })).toBe(0);
  expect(await it.deps.db.importCopy.count({ where: { versionId } })).toBe(0);
  await expect(getReport(it.deps, versionId)).rejects.toThrow(/no such dataset version/);
});
