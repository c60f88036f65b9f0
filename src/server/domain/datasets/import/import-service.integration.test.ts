import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportStatus } from '@/shared/contracts/datasets';
import { DATASET_SORT_COLUMNS } from '@/shared/contracts/datasets';
import { demoClasses } from '../../../../demo-coins/coin-catalogue';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { colourPhoto } from '../../../testing/test-photos';
import { writeZip, type ZipEntry } from '../../../testing/zip-files';
import { collectUnusedBlobs } from '../../blobs/unused-blobs';
import { listPhotos } from '../../photo-grid/service';
import { listDatasets } from '../dataset-list-repo';
import { getDataset, getVersion, renameDataset } from '../service';
import { importTempDir } from './collect-photos';
import { DEMO_DATASET, openDemoSource } from './demo-source';
import { importFinished, launchImport, stopImports } from './import-run';
import { failInterruptedImports, getImport, listImports, startImport } from './import-service';

describe('importing a zip', () => {
  let test: TestDeps;
  beforeEach(async () => {
    test = await createTestDeps();
    await mkdir(importTempDir(test.deps), { recursive: true });
  });
  afterEach(() => test.close());

  let archives = 0;
  async function start(entries: ZipEntry[], name: string): Promise<string> {
    archives += 1;
    const file = path.join(importTempDir(test.deps), `${archives}.zip`);
    const { importId } = await startImport(test.deps, test.actor, {
      name,
      archivePath: await writeZip(file, entries),
    });
    return importId;
  }
  async function importZip(entries: ZipEntry[], name = 'coins'): Promise<ImportStatus> {
    const importId = await start(entries, name);
    await importFinished(importId);
    return getImport(test.deps, importId);
  }

  /** Two classes with splits; each call gives the same photos. */
  async function coins(): Promise<ZipEntry[]> {
    const entry = async (file: string, colour: 'red' | 'green', seed: number) => ({
      path: file,
      bytes: await colourPhoto(colour, seed),
    });
    return Promise.all([
      entry('train/1/a.png', 'red', 1),
      entry('train/1/b.png', 'red', 2),
      entry('train/2/a.png', 'green', 1),
      entry('validation/1/c.png', 'red', 3),
      entry('validation/2/c.png', 'green', 3),
      entry('test/1/d.png', 'red', 4),
      entry('test/2/d.png', 'green', 4),
    ]);
  }

  async function storedBlobs(): Promise<string[]> {
    // Where other servers use the store too, what a failed import leaves is removed later.
    await collectUnusedBlobs(test.deps, { graceMs: 0 });
    const names = await readdir(path.join(test.deps.env.dataDir, 'blobs'), { recursive: true });
    return names.map((name) => path.basename(name)).filter((name) => name.length === 64);
  }

  async function expectNothingLeft(): Promise<void> {
    expect(await storedBlobs()).toEqual([]);
    expect(await readdir(importTempDir(test.deps))).toEqual([]);
    expect(await test.deps.db.dataset.count()).toBe(0);
    expect(await test.deps.db.photo.count()).toBe(0);
  }

  it('makes a dataset with a version, classes, photos and a report', async () => {
    const names = JSON.stringify({ 1: '1 Cent,Euro,spain', 2: 'A button' });
    const status = await importZip([...(await coins()), { path: 'cat_to_name.json', bytes: names }]);
    expect(status).toMatchObject({
      state: 'succeeded',
      phase: 'done',
      version: 1,
      classes: 2,
      photos: { train: 3, validation: 2, test: 2 },
      report: { skipped: [], notes: [] },
      error: null,
    });
    const version = await getVersion(test.deps, { dataset: 'coins' });
    expect(version).toMatchObject({ number: 1, createdBy: 'Ada', skipped: 0, datasetName: 'coins' });
    expect(version.classes).toMatchObject([
      { index: 0, key: '1', country: 'spain', photos: { train: 2, validation: 1, test: 1 } },
      { index: 1, key: '2', label: 'A button', country: null, photos: { train: 1, validation: 1, test: 1 } },
    ]);
    expect(version.classes.every((coin) => coin.sampleHash)).toBe(true);
    const [listed] = (await listDatasets(test.deps, {})).items;
    expect(listed).toMatchObject({ name: 'coins', versions: 1, runs: 0, latestVersion: { number: 1 } });
    expect(listed?.sampleHashes).toHaveLength(2);
    expect(await storedBlobs()).toHaveLength(7);
    expect(await test.deps.db.photo.findFirst()).toMatchObject({ format: 'png', width: 40, height: 32 });
    expect(await readdir(importTempDir(test.deps))).toEqual([]);
  });

  it('pages through the photos of a version without missing or repeating one', async () => {
    const { id: versionId } = await importZip(await coins()).then(() =>
      getVersion(test.deps, { dataset: 'coins' }),
    );
    const first = await listPhotos(test.deps, { versionId, filter: {}, limit: 4 });
    const second = await listPhotos(test.deps, {
      versionId,
      filter: {},
      limit: 4,
      cursor: first.nextCursor ?? 0,
    });
    expect(second.nextCursor).toBeNull();
    expect(new Set([...first.items, ...second.items].map((item) => item.hash)).size).toBe(7);
    const trained = await listPhotos(test.deps, {
      versionId,
      limit: 60,
      filter: { split: 'train', classIndex: 0 },
    });
    expect(trained.items.map((item) => item.fileName)).toEqual(['a.png', 'b.png']);
  });

  it('lists what it leaves out, each with its reason', async () => {
    const jpeg = await colourPhoto('red', 9, { format: 'jpeg', width: 400, height: 400 });
    const status = await importZip([
      ...(await coins()),
      { path: 'train/1/copy.png', bytes: await colourPhoto('red', 1) },
      { path: 'train/1/cut.jpg', bytes: jpeg.subarray(0, jpeg.length / 2) },
      { path: 'train/1/empty.jpg', bytes: '' },
      { path: 'train/1/notes.jpg', bytes: 'not a photo at all' },
      { path: 'train/1/drawing.jpg', bytes: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
      { path: 'train/1/huge.jpg', bytes: Buffer.alloc(33 * 1024 ** 2, jpeg) },
      { path: 'train/1/phone.heic', bytes: Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1') },
      { path: 'train/1/.DS_Store', bytes: 'junk' },
      { path: '__MACOSX/train/1/._a.png', bytes: 'junk' },
    ]);
    expect(status).toMatchObject({ state: 'succeeded', photos: { train: 3, validation: 2, test: 2 } });
    const reasons = Object.fromEntries(status.report?.skipped.map((one) => [one.file, one.reason]) ?? []);
    expect(reasons).toMatchObject({
      'train/1/copy.png': 'identical to train/1/a.png',
      'train/1/cut.jpg': expect.stringContaining('is damaged'),
      'train/1/empty.jpg': 'is empty',
      'train/1/notes.jpg': expect.stringContaining('is not a photo'),
      'train/1/drawing.jpg': expect.stringContaining('is SVG'),
      'train/1/huge.jpg': expect.stringContaining('is too large: 33.0 MiB'),
      'train/1/phone.heic': expect.stringContaining('HEIC'),
    });
    expect(Object.keys(reasons)).toHaveLength(7);
    // The photos left out leave no blob behind.
    expect(await storedBlobs()).toHaveLength(7);
  });

  it.each([
    [
      'a class of broken photos',
      { path: 'train/3/x.jpg', bytes: 'broken' },
      'The class "3" has no usable photo',
    ],
    ['a symbolic link', { path: 'train/1/l.png', bytes: '/etc/passwd', mode: 0o120777 }, 'symbolic link'],
  ])('refuses %s and keeps nothing of it', async (_, hostile, message) => {
    const status = await importZip([...(await coins()), hostile]);
    expect(status).toMatchObject({ state: 'failed', version: null, datasetId: null });
    expect(status.error).toContain(message);
    await expectNothingLeft();
  });

  it('refuses a class without a training photo, and keeps the report', async () => {
    const status = await importZip([
      ...(await coins()),
      { path: 'test/3/x.png', bytes: await colourPhoto('blue', 1) },
      { path: 'test/3/y.png', bytes: 'broken' },
    ]);
    expect(status.error).toContain('The class "3" has no photo to train on');
    expect(status.report?.skipped).toHaveLength(1);
    await expectNothingLeft();
  });

  it('makes missing splits so that a second import of the same photos is the same version', async () => {
    const flat = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => ({
        path: `${n % 2 ? 'a' : 'b'}/${n}.png`,
        bytes: await colourPhoto(n % 2 ? 'red' : 'green', n),
      })),
    );
    const first = await importZip(flat);
    expect(first).toMatchObject({ state: 'succeeded', photos: { train: 12, validation: 4, test: 4 } });
    expect(first.report?.notes).toHaveLength(3);
    const renamed = flat.map(({ path: file, bytes }) => ({
      path: `set/${file.replace('/', '/photo-')}`,
      bytes,
    }));
    const second = await importZip(renamed);
    expect(second).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('already version 1'),
    });
    expect(await storedBlobs()).toHaveLength(20);
    expect((await getDataset(test.deps, 'coins')).versions).toHaveLength(1);
  });

  it('gives changed content the next version and stores each photo once', async () => {
    await importZip(await coins());
    const more = { path: 'train/2/new.png', bytes: await colourPhoto('green', 99) };
    expect(await importZip([...(await coins()), more])).toMatchObject({ state: 'succeeded', version: 2 });
    expect(await storedBlobs()).toHaveLength(8);
    const dataset = await getDataset(test.deps, 'coins');
    expect(dataset.versions.map((version) => version.number)).toEqual([2, 1]);
    expect((await getVersion(test.deps, { dataset: 'coins', number: 1 })).photos.train).toBe(3);
  });

  it('lets two imports of one name run at the same time', async () => {
    const more = { path: 'train/2/new.png', bytes: await colourPhoto('green', 99) };
    const ids = await Promise.all([
      start(await coins(), 'coins'),
      start([...(await coins()), more], 'coins'),
    ]);
    await Promise.all(ids.map(importFinished));
    const states = await Promise.all(ids.map((id) => getImport(test.deps, id)));
    expect(states.map((status) => status.state)).toEqual(['succeeded', 'succeeded']);
    expect(states.map((status) => status.version).sort()).toEqual([1, 2]);
    expect(await storedBlobs()).toHaveLength(8);
  });

  it('keeps the photos of a good import when a bad one with the same photos fails beside it', async () => {
    const ids = await Promise.all([
      start(await coins(), 'good'),
      start([...(await coins()), { path: 'train/3/x.jpg', bytes: 'broken' }], 'bad'),
    ]);
    await Promise.all(ids.map(importFinished));
    const [good, bad] = await Promise.all(ids.map((id) => getImport(test.deps, id)));
    expect(good?.state).toBe('succeeded');
    expect(bad?.state).toBe('failed');
    expect(await storedBlobs()).toHaveLength(7);
  });

  it('ends running imports when the server stops, and leaves nothing', async () => {
    const id = await start(await coins(), 'coins');
    await stopImports();
    expect(await getImport(test.deps, id)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('server was stopped'),
    });
    await expectNothingLeft();
  });

  it('clears away at the next start what a crash left behind', async () => {
    const { db, blobs } = test.deps;
    await importZip(await coins(), 'before');
    const kept = (await storedBlobs()).sort();
    const { id } = await db.import.create({ data: { name: 'crashed', state: 'running', phase: 'checking' } });
    const orphan = await blobs.write(await colourPhoto('blue', 7));
    const journal = path.join(importTempDir(test.deps), `${id}.blobs`);
    await writeFile(journal, `${orphan.hash}\n${kept[0]}\n${'a'.repeat(20)}`);
    await writeFile(path.join(importTempDir(test.deps), 'upload.zip'), 'half an upload');

    await failInterruptedImports(test.deps);
    expect(await getImport(test.deps, id)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('server stopped during this import'),
    });
    expect((await storedBlobs()).sort()).toEqual(kept);
    expect(existsSync(importTempDir(test.deps))).toBe(false);
    expect((await listImports(test.deps, {})).items.map((one) => one.state)).toEqual(['failed', 'succeeded']);
  });

  // Drawing it is most of it, which no database has a part in.
  it.skipIf(process.env.MINTMARK_TEST_POSTGRESQL)(
    'imports the demonstration set the way a zip goes',
    async () => {
      const { id: importId } = await test.deps.db.import.create({
        data: { name: DEMO_DATASET, state: 'running', phase: 'reading' },
      });
      launchImport(test.deps, {
        importId,
        name: DEMO_DATASET,
        createdBy: null,
        openSource: async () => openDemoSource({ train: 2, validation: 1, test: 1 }),
        isStaged: false,
        cleanUp: async () => undefined,
      });
      await importFinished(importId);
      const status = await getImport(test.deps, importId);
      expect(status).toMatchObject({
        state: 'succeeded',
        total: demoClasses.length * 4,
        report: { skipped: [] },
      });
      const drawn = await test.deps.db.datasetItem.count({ where: { source: 'drawn' } });
      expect(drawn).toBe(demoClasses.length * 4);
      const { classes, createdBy } = await getVersion(test.deps, { dataset: DEMO_DATASET });
      expect(createdBy).toBeNull();
      expect(classes.length).toBe(demoClasses.length);
      for (const coin of classes) {
        expect(coin.photos).toEqual({ train: 2, validation: 1, test: 1 });
        expect(coin.value && coin.currency && coin.country).toBeTruthy();
      }
    },
  );

  it('renames a dataset, but not to a name that is taken', async () => {
    const { datasetId: id } = await importZip(await coins(), 'one');
    const datasetId = id ?? '';
    await importZip([...(await coins()).slice(0, 4)], 'two');
    await renameDataset(test.deps, { datasetId, revision: 0, name: 'uno', description: 'first' });
    expect(await getDataset(test.deps, 'uno')).toMatchObject({ description: 'first' });
    await expect(renameDataset(test.deps, { datasetId, revision: 1, name: 'two' })).rejects.toMatchObject({
      code: 'conflict',
      message: 'Another dataset is called "two". Choose another name.',
    });
  });

  it('lists each dataset once, whatever the list is sorted by', async () => {
    await importZip(await coins(), 'one');
    await importZip([...(await coins()).slice(0, 4)], 'two');
    for (const by of DATASET_SORT_COLUMNS) {
      const sort = { by, direction: 'asc' as const };
      const first = await listDatasets(test.deps, { sort, limit: 1 });
      const second = await listDatasets(test.deps, { sort, limit: 1, cursor: first.nextCursor ?? '' });
      expect([...first.items, ...second.items].map(({ name }) => name).sort(), by).toEqual(['one', 'two']);
    }
  });
});
