import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportOptions } from '@/shared/contracts/import-plan';
import { createTestDeps, insertTestMember, type TestDeps } from '../../../testing/test-deps';
import { colourPhoto } from '../../../testing/test-photos';
import { replaceBytes, writeZip, type ZipEntry } from '../../../testing/zip-files';
import { importFinished } from '../import/import-run';
import { failInterruptedImports, getImport } from '../import/import-service';
import { getVersion } from '../service';
import { removeExpiredUploads, stageArchive } from '../uploads/uploads';
import { importStaged } from './stage-import';
import { discardStaged, planStaged, sampleOf, saveStaged } from './staged-imports';

let test: TestDeps;
const uploadPath = (id: string) => path.join(test.deps.env.filesDir, 'uploads', id);
beforeAll(async () => {
  test = await createTestDeps();
});
afterAll(() => test?.close());

/** @returns the id of an import that waits to be saved */
async function stage(name: string, entries: ZipEntry[]): Promise<string> {
  const archivePath = await writeZip(path.join(test.deps.env.dataDir, 'sent.zip'), entries);
  const { importId: id } = await stageArchive(test.deps, test.actor, {
    name,
    fileName: 'x.zip',
    archivePath,
  });
  await importStaged(id);
  expect(await getImport(test.deps, id)).toMatchObject({ state: 'ready' });
  return id;
}

async function save(importId: string, name: string, addTo: string | null = null) {
  await saveStaged(test.deps, test.actor, { importId, name, addTo });
  await importFinished(importId);
  return getImport(test.deps, importId);
}

const photos = async (...list: [path: string, colour: 'red' | 'green' | 'blue', seed: number][]) =>
  Promise.all(list.map(async ([path, colour, seed]) => ({ path, bytes: await colourPhoto(colour, seed) })));
const names = (classes: Record<string, string>) => ({
  path: 'cat_to_name.json',
  bytes: JSON.stringify(classes),
});
const twoClasses = () =>
  photos(['train/a/1.png', 'red', 1], ['train/a/2.png', 'red', 2], ['train/b/1.png', 'green', 1]);

/** A photo with a red coin at its left and a green one at its right, stored lying on its side where `isTurned`. */
async function twoCoins({ isTurned = false, seed = 1 } = {}): Promise<Buffer> {
  const coin = (background: string) => ({
    create: { width: 60, height: 60, channels: 3 as const, background },
  });
  const [red, green] = await Promise.all(
    ['#e01010', '#10e010'].map((colour) => sharp(coin(colour)).png().toBuffer()),
  );
  const table = sharp({
    create: { width: 300, height: 160, channels: 3, background: { r: seed, g: 0, b: 200 } },
  });
  const photo = await table
    .composite([
      { input: red as Buffer, left: 20, top: 50 },
      { input: green as Buffer, left: 200, top: 50 },
    ])
    .png()
    .toBuffer();
  if (!isTurned) return photo;
  // As a phone held upright stores it: turned back, with the way to turn it.
  return sharp(photo).rotate(270).jpeg({ quality: 100 }).withMetadata({ orientation: 6 }).toBuffer();
}

async function colourOf(hash: string): Promise<number[]> {
  const { data } = await sharp(await test.deps.blobs.read(hash))
    .resize(1, 1, { fit: 'cover' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [...data].map((value) => value >> 7);
}

describe('a staged import', () => {
  it('shows what it would become, with photos, and saves nothing before it is told to', async () => {
    const id = await stage('Looked at', await twoClasses());
    const { plan, difference } = await planStaged(test.deps, { importId: id, name: 'Looked at' });
    expect(plan.classes.map(({ key, photos }) => [key, photos.train])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect(difference).toBeNull();
    const path = plan.classes[0]?.samples[0] as string;
    const webp = await sampleOf(test.deps, test.actor, { importId: id, path, options: {} });
    expect(await sharp(webp).metadata()).toMatchObject({ format: 'webp', width: 40 });
    await expect(
      sampleOf(test.deps, test.actor, { importId: id, path: '../../x', options: {} }),
    ).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await test.deps.db.dataset.count()).toBe(0);

    expect(await save(id, 'Saved name')).toMatchObject({
      state: 'succeeded',
      name: 'Saved name',
      version: 1,
    });
    await expect(stat(uploadPath(id))).rejects.toThrow('ENOENT');
  });

  it('counts exact copies across splits before anything is read, as saving does', async () => {
    const id = await stage('Copied', [
      ...(await twoClasses()),
      ...(await photos(['test/a/0.png', 'red', 1], ['test/b/9.png', 'green', 9], ['test/b/1.png', 'red', 2])),
    ]);
    expect((await planStaged(test.deps, { importId: id })).plan.copiesAcrossSplits).toBe(1);
    const { report } = await save(id, 'Copied');
    expect(report?.notes).toContainEqual(expect.stringMatching(/^1 exact copy in a second split left out/));
  });

  it('is saved once, whoever presses the button', async () => {
    const id = await stage('Pressed twice', await photos(['a/1.png', 'red', 11], ['b/1.png', 'green', 11]));
    const attempts = await Promise.allSettled([
      saveStaged(test.deps, test.actor, { importId: id, name: 'Pressed twice' }),
      saveStaged(test.deps, test.actor, { importId: id, name: 'Pressed twice' }),
    ]);
    expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await importFinished(id);
    await expect(discardStaged(test.deps, test.actor, id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('that cannot be saved waits again with the reason, and nothing uploaded is lost', async () => {
    const entries = await photos(['a/1.png', 'red', 21]);
    const id = await stage('Refused', [...entries, { path: 'b/1.png', bytes: 'no photo' }]);
    expect(await save(id, 'Refused')).toMatchObject({ state: 'ready', error: /"b" has no usable photo/ });
    expect((await stat(uploadPath(id))).size).toBeGreaterThan(0);
    await writeFile(uploadPath(id), replaceBytes(await readFile(uploadPath(id)), 'no photo', 'my photo'));
    await expect(
      sampleOf(test.deps, test.actor, { importId: id, path: 'b/1.png', options: {} }),
    ).rejects.toMatchObject({
      code: 'bad-photo',
    });

    await test.deps.db.import.update({ where: { id }, data: { state: 'running' } });
    await failInterruptedImports(test.deps);
    expect(await getImport(test.deps, id)).toMatchObject({ state: 'ready', error: /Save it again/ });

    // Of what somebody sends, only that person or an administrator disposes.
    const other = await insertTestMember(test.deps, { name: 'Bo', email: 'bo@example.org', role: 'member' });
    await expect(discardStaged(test.deps, other, id)).rejects.toMatchObject({ code: 'not-allowed' });
    await discardStaged(test.deps, test.actor, id);
    await expect(stat(uploadPath(id))).rejects.toThrow('ENOENT');
    await expect(getImport(test.deps, id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('that nobody saves is removed after a week', async () => {
    const id = await stage('Unsaved', await photos(['a/1.png', 'red', 31], ['b/1.png', 'green', 31]));
    await test.deps.db.import.update({ where: { id }, data: { expiresAt: new Date(0) } });
    expect(await removeExpiredUploads(test.deps)).toBe(1);
    expect(await getImport(test.deps, id)).toMatchObject({ state: 'failed', error: /within 7 days/ });
  });
});

describe('photos without a label', () => {
  it('wait in the incoming queue, beside a version or without one, each once', async () => {
    const first = await stage('Unlabelled', await photos(['1.png', 'red', 71], ['2.png', 'red', 72]));
    expect(await save(first, 'Unlabelled')).toMatchObject({
      state: 'succeeded',
      version: null,
      datasetId: expect.any(String),
      report: { incoming: 2 },
    });
    const second = await stage('Unlabelled', [
      ...(await photos(['train/a/1.png', 'red', 73], ['train/b/1.png', 'green', 73])),
      // A copy of a labelled one, one that waits already, and a new one.
      ...(await photos(['test/x.png', 'red', 73], ['test/y.png', 'red', 72], ['test/z.png', 'red', 74])),
      { path: 'test/broken.png', bytes: 'no photo' },
    ]);
    expect(await save(second, 'Unlabelled')).toMatchObject({
      state: 'succeeded',
      version: 1,
      report: { incoming: 2, skipped: [{ file: 'test/broken.png' }] },
    });
    const rows = await test.deps.db.incomingPhoto.findMany({ where: { dataset: { name: 'Unlabelled' } } });
    expect(rows.map(({ fileName, source }) => [fileName, source]).sort()).toEqual([
      ['1.png', 'import'],
      ['2.png', 'import'],
      ['test/z.png', 'import'],
    ]);
    for (const { photoHash } of rows) expect(await test.deps.blobs.has(photoHash)).toBe(true);
  });
});

describe('adding to a dataset', () => {
  it('shows the difference, then makes a version of the old photos and the new ones', async () => {
    const first = await stage('Growing', [
      ...(await photos(
        ['train/a/1.png', 'red', 41],
        ['validation/a/2.png', 'red', 42],
        ['train/b/1.png', 'green', 41],
        ['test/b/2.png', 'green', 42],
      )),
      names({ a: '1 Cent,Euro,spain', b: '2 Cent,Euro,spain' }),
    ]);
    expect(await save(first, 'Growing')).toMatchObject({ state: 'succeeded' });

    const more = await stage('Growing', [
      ...(await photos(
        ['a/1.png', 'red', 41],
        ['a/9.png', 'red', 49],
        ['c/1.png', 'blue', 41],
        // Filed under another class than in version 1.
        ['c/wrong.png', 'green', 41],
      )),
      names({ a: '1 Cent,Euro,Spain', c: '5 Cent,Euro,spain' }),
    ]);
    const { difference } = await planStaged(test.deps, { importId: more, name: 'Growing' });
    expect(difference).toMatchObject({
      version: 1,
      photos: 4,
      newClasses: ['c'],
      missingClasses: ['b'],
      changedClasses: [{ key: 'a', from: { country: 'spain' }, to: { country: 'Spain' } }],
      newPhotos: 3,
    });

    expect(await save(more, 'Growing', 'some other version')).toMatchObject({
      state: 'ready',
      error: /not there any more/,
    });
    const saved = await save(more, 'Growing', difference?.versionId);
    expect(saved).toMatchObject({ state: 'succeeded', version: 2, classes: 3 });
    expect(saved.report?.notes).toContain('Added to version 1: 2 new photos.');
    expect(saved.report?.skipped).toEqual([
      { file: 'c/wrong.png', reason: expect.stringContaining('is filed under "b" in version 1') },
    ]);
    const version = await getVersion(test.deps, { dataset: 'Growing' });
    expect(version.photos).toEqual({ train: 4, validation: 1, test: 1 });
    expect(version.classes.map(({ key, country }) => [key, country])).toEqual([
      ['a', 'Spain'],
      ['b', 'spain'],
      ['c', 'spain'],
    ]);

    const late = await stage('Growing', await photos(['a/8.png', 'red', 48], ['b/8.png', 'green', 48]));
    expect(await save(late, 'Growing', difference?.versionId)).toMatchObject({
      state: 'ready',
      error: /another latest version by now/,
    });
  });
});

it('choices about classes and origin change the plan, and what is saved', async () => {
  const importId = await stage(
    'Chosen',
    await photos(['a/1.png', 'red', 51], ['b/1.png', 'green', 51], ['c/1.png', 'blue', 51]),
  );
  const options = {
    skipClasses: ['c'],
    classNames: { a: { value: '1 Cent', country: 'Spain' } },
    licence: 'CC BY 4.0',
  };
  const { plan } = await planStaged(test.deps, { importId, options });
  expect(plan.classes.map(({ key, label }) => [key, label])).toEqual([
    ['a', '1 Cent · Spain'],
    ['b', 'b'],
  ]);
  await saveStaged(test.deps, test.actor, { importId, name: 'Chosen', options });
  await importFinished(importId);
  const version = await getVersion(test.deps, { dataset: 'Chosen' });
  expect(version.classes.map(({ key, country }) => [key, country])).toEqual([
    ['a', 'Spain'],
    ['b', null],
  ]);
  expect(version.report.notes).toContain('Licence: CC BY 4.0');
});

it('another level and another meaning of folders change the plan, and what is saved', async () => {
  const importId = await stage(
    'Countries',
    await photos(
      ['spain/1 cent/1.png', 'red', 71],
      ['spain/2 cent/1.png', 'green', 71],
      ['france/5 cent/1.png', 'blue', 71],
      ['france/10 cent/1.png', 'blue', 72],
    ),
  );
  const keys = async (options: ImportOptions) =>
    (await planStaged(test.deps, { importId, options })).plan.classes.length;
  expect(await keys({ level: 1 })).toBe(2);
  expect(await keys({ level: 2 })).toBe(4);
  const options: ImportOptions = { level: 2, folderParts: ['country', 'value'] };
  await saveStaged(test.deps, test.actor, { importId, name: 'Countries', options });
  await importFinished(importId);
  const { classes } = await getVersion(test.deps, { dataset: 'Countries' });
  expect(classes.map(({ country, value }) => [country, value]).sort()).toEqual([
    ['france', '10 cent'],
    ['france', '5 cent'],
    ['spain', '1 cent'],
    ['spain', '2 cent'],
  ]);
});

describe('photos with boxes', () => {
  it('become a photo for each box, upright, which keeps where it was cut from', async () => {
    const boxes = (id: number) => [
      { image_id: id, category_id: 1, bbox: [20, 50, 60, 60] },
      { image_id: id, category_id: 2, bbox: [200, 50, 60, 60] },
    ];
    const coco = {
      images: [
        { id: 1, file_name: 'plain.png', width: 300, height: 160 },
        { id: 2, file_name: 'turned.jpg', width: 300, height: 160 },
        { id: 3, file_name: 'broken.jpg', width: 300, height: 160 },
        // Drawn on the photo as it is stored.
        { id: 4, file_name: 'stored.jpg', width: 160, height: 300 },
      ],
      annotations: [
        ...boxes(1),
        ...boxes(2),
        ...boxes(3),
        { image_id: 1, category_id: 1, bbox: [100, 100, 4, 4] },
        { image_id: 4, category_id: 1, bbox: [50, 220, 60, 60] },
      ],
      categories: [
        { id: 1, name: 'red' },
        { id: 2, name: 'green' },
      ],
    };
    const id = await stage('Boxes', [
      { path: 'plain.png', bytes: await twoCoins() },
      { path: 'turned.jpg', bytes: await twoCoins({ isTurned: true }) },
      { path: 'stored.jpg', bytes: await twoCoins({ isTurned: true, seed: 9 }) },
      { path: 'broken.jpg', bytes: 'no photo' },
      { path: '_annotations.coco.json', bytes: JSON.stringify(coco) },
    ]);
    const options = { boxMargin: 0 };
    const { plan } = await planStaged(test.deps, { importId: id, options });
    expect(plan).toMatchObject({ layout: 'coco', photos: { unsplit: 8 } });
    const path = plan.classes.find(({ key }) => key === 'green')?.samples[0] as string;
    const sample = sharp(await sampleOf(test.deps, test.actor, { importId: id, path, options }));
    expect(await sample.metadata()).toMatchObject({ width: 60, height: 60 });

    await saveStaged(test.deps, test.actor, { importId: id, name: 'Boxes', options });
    await importFinished(id);
    const { report, datasetId } = await getImport(test.deps, id);
    expect(report?.skipped).toEqual([
      { file: 'broken.jpg, box 1', reason: expect.stringContaining('is not a photo') },
      { file: 'broken.jpg, box 2', reason: expect.stringContaining('is not a photo') },
      { file: 'plain.png, box 3', reason: 'has fewer than 8 pixels on a side' },
    ]);
    const items = await test.deps.db.datasetItem.findMany({
      where: { version: { datasetId: datasetId as string } },
      orderBy: { origin: 'asc' },
    });
    expect(items.map(({ origin, fileName }) => [origin, fileName])).toEqual([
      ['plain.png#xywh=20,50,60,60', 'plain box 1.png'],
      ['plain.png#xywh=200,50,60,60', 'plain box 2.png'],
      ['stored.jpg#xywh=20,50,60,60', 'stored box 1.jpg'],
      ['turned.jpg#xywh=20,50,60,60', 'turned box 1.jpg'],
      ['turned.jpg#xywh=200,50,60,60', 'turned box 2.jpg'],
    ]);
    const colours = await Promise.all(items.map(({ photoHash }) => colourOf(photoHash)));
    const [red, green] = [
      [1, 0, 0],
      [0, 1, 0],
    ];
    expect(colours).toEqual([red, green, red, red, green]);
  });

  it('in YOLO’s layout too', async () => {
    const id = await stage('Yolo', [
      { path: 'images/1.png', bytes: await twoCoins({ seed: 40 }) },
      { path: 'images/2.png', bytes: await twoCoins({ seed: 80 }) },
      { path: 'labels/1.txt', bytes: '0 0.1667 0.5 0.2 0.375\n1 0.7667 0.5 0.2 0.375\n' },
      { path: 'labels/2.txt', bytes: '0 0.1667 0.5 0.2 0.375\n1 0.7667 0.5 0.2 0.375\n1 nan 0 0 0\n' },
      { path: 'data.yaml', bytes: 'names: [red, green]' },
    ]);
    const { state, report, photos: counts } = await save(id, 'Yolo');
    expect([state, counts?.train]).toEqual(['succeeded', 2]);
    expect(report?.notes.join('\n')).toContain('1 box was left out: it is not four numbers.');
  });
});
