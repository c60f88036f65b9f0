import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { toScreen, WHOLE } from '../src/features/datasets/map/map-points';
import { openSqliteClient } from '../src/server/db/sqlite';
import { packPoints } from '../src/server/domain/photo-grid/map/points';
import { drawnCoin, turnedCopy } from '../src/server/testing/drawn-coins';
import type { Operation } from '../src/shared/contracts/drafts';
import { importFiles, localApi, sharedInstallation } from './support/api';

const NAME = 'Coins to put right';

/** A leak, a copy within training, a wrong label, and enough else to train on. */
async function importDirty(): Promise<string> {
  const coins = await Promise.all([31, 32, 33, 34, 35, 36, 37].map(drawnCoin));
  const [a, b, c, d, e, f, g] = coins as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
  await importFiles(sharedInstallation(), NAME, [
    { path: 'train/1/a.jpg', bytes: a },
    { path: 'train/1/b.jpg', bytes: b },
    { path: 'train/1/c.jpg', bytes: c },
    { path: 'train/2/d.jpg', bytes: d },
    { path: 'train/2/d-turned.jpg', bytes: await turnedCopy(d, 5) },
    { path: 'train/2/c-wrong.jpg', bytes: await turnedCopy(c, 0) },
    { path: 'validation/1/e.jpg', bytes: e },
    { path: 'validation/2/f.jpg', bytes: f },
    { path: 'test/1/a-turned.jpg', bytes: await turnedCopy(a, 137) },
    { path: 'test/2/g.jpg', bytes: g },
  ]);
  const { id, datasetId } = await localApi().datasets.version.query({ dataset: NAME });
  await expect
    .poll(async () => (await localApi().curation.report.query({ versionId: id })).state, { timeout: 90_000 })
    .toBe('done');
  return datasetId;
}

/** Presses a button as people without a mouse do. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  const button = page.getByRole('button', { name, exact: typeof name === 'string' });
  await button.focus();
  await page.keyboard.press('Enter');
}

/** Addresses of photos that a page has fetched. */
function fetchedPhotos(page: Page): Set<string> {
  const fetched = new Set<string>();
  page.on('request', (request) => {
    if (request.url().includes('/api/photos/')) fetched.add(request.url());
  });
  return fetched;
}

const sources = (images: Locator) =>
  images.evaluateAll((all) => all.map((image) => (image as HTMLImageElement).src));

test('a dataset is put right by keyboard alone, beside somebody else, over a reload, and becomes a version', async ({
  page,
  browser,
}) => {
  const datasetId = await importDirty();
  const fetched = fetchedPhotos(page);
  await page.goto(`/datasets/${datasetId}?tab=findings`);
  await press(page, 'Put right in a new draft');
  await expect(page.getByRole('heading', { name: 'Corrections' })).toBeVisible();
  await press(page, 'Publish…');
  await expect(page.getByRole('dialog').getByText(/^Nothing has changed since version 1/)).toBeVisible();
  await page.keyboard.press('Escape');
  const queue = page.getByRole('region', { name: 'Queue' });
  await expect(queue.getByText('across splits', { exact: true })).toBeVisible();

  const other = await browser.newContext({ storageState: await page.context().storageState() });
  const beside = await other.newPage();
  await beside.goto(page.url());
  await expect(beside.getByText('Somebody else is at this one.')).toBeVisible();

  // The photo of training under 2 is the one of 1: all of the class of the first.
  // Photos of the next findings are there before anybody asks: the step itself waits for none.
  await expect.poll(() => fetched.size).toBeGreaterThanOrEqual(6);
  const before = [...fetched];
  await page.keyboard.press('j');
  await expect(queue.getByText('across classes', { exact: true })).toBeVisible();
  expect(before).toEqual(expect.arrayContaining(await sources(queue.locator('img'))));
  const first = queue.getByRole('button', { name: /^Photo 1: 1,/ });
  await page.keyboard.press((await first.count()) > 0 ? '1' : '2');
  await page.keyboard.press('g');
  await expect(page.getByRole('tab', { name: /^Changes ?1$/ })).toBeVisible();
  await expect(beside.getByRole('tab', { name: /^Changes ?1$/ })).toBeVisible();
  await page.keyboard.press('u');
  await expect(page.getByRole('tab', { name: /^Changes ?0$/ })).toBeVisible();
  await page.keyboard.press('Shift+U');
  await expect(beside.getByRole('tab', { name: /^Changes ?1$/ })).toBeVisible();
  await other.close();

  await press(page, 'Clean…');
  const dialog = page.getByRole('dialog', { name: 'Clean by rule' });
  await expect(dialog.getByText('3 photos of 3 findings.')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /^Changes ?3$/ })).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: 'Undo' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /^Changes ?1$/ })).toBeVisible();
  await press(page, 'Redo');
  await expect(page.getByRole('tab', { name: /^Changes ?3$/ })).toBeVisible();

  // A class goes to an end of the list at once, and keeps the focus.
  await page.getByRole('tab', { name: /^Classes/ }).press('Enter');
  const menus = page.getByRole('list', { name: 'Classes' }).getByRole('button', { name: /^Actions of/ });
  const last = (await menus.last().getAttribute('aria-label')) ?? '';
  await menus.last().press('Enter');
  await page.getByRole('menuitem', { name: 'Move to top' }).press('Enter');
  await expect(menus.first()).toHaveAccessibleName(last);
  await expect(menus.first()).toBeFocused();

  await press(page, 'Publish…');
  await page.keyboard.type('Copies dropped, one label put right');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Version' })).toContainText('Version 2');
  const { message, photos } = await localApi().datasets.version.query({ dataset: NAME });
  expect(message).toBe('Copies dropped, one label put right');
  expect(photos.train + photos.validation + photos.test).toBe(7);

  // Photos are chosen over a range, and one is opened; from there keys lead on and back.
  await page.getByRole('tab', { name: /^Photos/ }).click();
  const grid = page.getByRole('grid', { name: 'Photos' });
  await grid.getByRole('checkbox').nth(1).check();
  await grid
    .getByRole('link')
    .nth(3)
    .click({ modifiers: ['Shift'] });
  await expect(page.getByRole('toolbar', { name: 'Chosen photos' })).toContainText('3 chosen');
  await page.keyboard.press('Escape');
  await grid.getByRole('link').first().click();
  await expect(page.getByText('1 of 7', { exact: true })).toBeVisible();
  const large = page.getByTitle('Open the original').locator('img');
  const ofFirst = await large.getAttribute('src');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('2 of 7', { exact: true })).toBeVisible();
  expect(await large.getAttribute('src')).not.toBe(ofFirst);
  await page.keyboard.press('Escape');
  await expect(grid).toBeVisible();
});

/** Publishes a version in which photos of the latest one were moved, relabelled and renamed, and a class too. */
async function publishChanges(): Promise<number> {
  const api = localApi();
  const { id: versionId } = await api.datasets.version.query({ dataset: NAME });
  const { items } = await api.datasets.photos.query({ versionId, limit: 200 });
  const hashOf = (file: string) => items.find(({ fileName }) => fileName === file)?.hash ?? '';
  const { id: draftId } = await api.drafts.create.mutate({ versionId, name: 'More' });
  const operations: Operation[] = [
    { kind: 'move', photos: [hashOf('a-turned.jpg')], split: 'validation' },
    { kind: 'relabel', photos: [hashOf('e.jpg')], classKey: '2' },
    { kind: 'edit-photo', photo: hashOf('f.jpg'), name: 'f again.jpg', coin: 'coin of f' },
    {
      kind: 'edit-class',
      classKey: '2',
      changes: { label: 'Two', value: null, currency: null, country: null },
    },
  ];
  let seenSeq = 0;
  for (const [i, operation] of operations.entries()) {
    const requestId = `changes ${i} for the difference`;
    ({ seq: seenSeq } = await api.drafts.operate.mutate({ draftId, requestId, operation, seenSeq }));
  }
  const { number } = await api.drafts.publish.mutate({ draftId, message: 'More changes', seenSeq });
  return number;
}

test('between two versions stand the photos that came, went, moved, were relabelled or renamed, and what became of each class', async ({
  page,
}) => {
  const number = await publishChanges();
  const { datasetId } = await localApi().datasets.version.query({ dataset: NAME });
  await page.goto(`/datasets/${datasetId}`);
  await page.getByRole('button', { name: 'More actions' }).press('Enter');
  await page.getByRole('menuitem', { name: 'All versions…' }).press('Enter');
  const versions = page.getByRole('list', { name: 'Versions' }).getByRole('listitem');
  await expect(versions).toHaveText([/^Version 3.*More changes/, /^Version 2.*Copies dropped/, /^Version 1/]);
  await versions.first().getByRole('link', { name: 'What changed' }).press('Enter');
  await page.getByRole('combobox', { name: 'From' }).press('Enter');
  await page.getByRole('option', { name: 'Version 1' }).press('Enter');
  await expect(page.getByText('4 photos the same')).toBeVisible();
  const photos = page.getByRole('region', { name: 'Photos' });
  await expect(photos.getByText('6 of 6', { exact: true })).toBeVisible();
  const changed = photos.getByRole('listitem');
  async function only(kind: string) {
    await photos.getByRole('combobox', { name: 'Change' }).press('Enter');
    await page.getByRole('option', { name: kind }).press('Enter');
    return expect(changed);
  }
  await (await only('Went (3)')).toHaveCount(3);
  await (await only('Moved (1)')).toHaveText([/^Moved.*test.*validation.*a-turned\.jpg$/]);
  await (await only('Relabelled (1)')).toHaveText([/^Relabelled1.*Two.*e\.jpg$/]);
  await (await only('Metadata (1)')).toHaveText([/f\.jpg → f again\.jpgCoin: none → coin of f$/]);
  const two = page.getByRole('table', { name: 'Classes that changed' }).getByRole('row', { name: /^Two/ });
  await expect(two).toContainText('2 → Two');
  await expect(two.getByRole('cell').nth(7)).toHaveText('1');
  // The other way round what went has come.
  await page.getByRole('button', { name: 'Swap the versions' }).press('Enter');
  await (await only('Came (3)')).toHaveCount(3);
  expect(number).toBe(3);
});

/** A map as it is laid out from features, which take weights that a test has not: three photos above on the left, the others below on the right. */
async function insertMap(versionId: string, photos: readonly number[]): Promise<void> {
  const places = Float32Array.from(
    photos.flatMap((_, i) => (i < 3 ? [0.2, 0.2 + i / 50] : [0.8, 0.7 + i / 50])),
  );
  const db = openSqliteClient(pathToFileURL(join(sharedInstallation().dataDir, 'mintmark.db')).href);
  await db.execute({
    sql: `INSERT INTO "PhotoMap" ("versionId", "state", "photos", "points", "createdBy") VALUES (?, 'done', ?, ?, 'test')`,
    args: [versionId, photos.length, packPoints(photos, places)],
  });
  db.close();
}

test('photos that lie together on the map are taken by a line, drawn by hand or by keys, and are a filter of the grid', async ({
  page,
}) => {
  const { id: versionId, datasetId } = await localApi().datasets.version.query({ dataset: NAME });
  const { items } = await localApi().datasets.photos.query({ versionId, limit: 200 });
  await insertMap(
    versionId,
    items.map(({ id }) => id),
  );
  await page.goto(`/datasets/${datasetId}?tab=map`);
  const map = page.getByRole('application', { name: `Map of ${items.length} photos` });
  const box = await map.locator('canvas').last().boundingBox();
  if (!box) throw new Error('the map is not on the screen');
  const at = (place: [number, number]) => toScreen(box, WHOLE, place);
  const corners: [number, number][] = [
    [0.4, 0.1],
    [0.4, 0.4],
    [0.1, 0.4],
    [0.1, 0.1],
  ];
  await page.mouse.move(...offset(box, at([0.1, 0.1])));
  await page.mouse.down();
  for (const corner of corners) await page.mouse.move(...offset(box, at(corner)), { steps: 5 });
  await page.mouse.up();
  await expect(page.getByText('3 photos within the line')).toBeVisible();
  await page.getByRole('button', { name: 'Show in the grid' }).click();
  const grid = page.getByRole('grid', { name: 'Photos' });
  await expect(grid.getByRole('link')).toHaveCount(3);

  // Back on the map the line is there still; by keys it is drawn from the middle to the corner below on the right.
  await page.getByRole('tab', { name: 'Map' }).press('Enter');
  await expect(page.getByText('3 photos within the line')).toBeVisible();
  await page.getByRole('button', { name: 'Take the line away' }).press('Enter');
  await map.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  for (let step = 0; step < 6; step++) {
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
  }
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${items.length - 3} photos within the line`)).toBeVisible();
  await page.getByRole('button', { name: 'Show in the grid' }).press('Enter');
  await expect(grid.getByRole('link')).toHaveCount(items.length - 3);
});

const offset = ({ x, y }: { x: number; y: number }, [left, top]: [number, number]): [number, number] => [
  x + left,
  y + top,
];
