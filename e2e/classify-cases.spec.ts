import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import sharp from 'sharp';
import { drawDemoSet } from '../src/demo-coins/demo-set';
import { localApi } from './support/api';
import { SHARED_DATASET } from './support/shared-installation';

/*
 * What people really bring to Classify and to a phone's camera page, with drawn photos.
 */

let folder: string;
test.beforeAll(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'mintmark-cases-')), 'from the attic');
  await mkdir(path.join(folder, 'older'), { recursive: true });
  const perClass = { train: 1, validation: 0, test: 0 };
  let drawn = 0;
  for await (const { bytes } of drawDemoSet({ seed: 77, perClass })) {
    if (drawn === 6) break;
    await writeFile(path.join(folder, drawn % 2 ? 'older' : '', `coin ${++drawn}.jpg`), bytes);
  }
  await writeFile(path.join(folder, 'broken.jpg'), 'this is no photo');
  await writeFile(path.join(folder, 'notes.txt'), 'bought in May');
});
test.afterAll(() => rm(path.dirname(folder), { recursive: true, force: true }));

const rows = (page: Page) => page.getByRole('list', { name: 'Classified photos' }).getByRole('listitem');

test('a folder is answered photo by photo in a table, names what is no photo, and becomes a CSV', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto('/classify');
  await page.getByLabel('Folder to classify').setInputFiles(folder);
  // What is no photo by its name is left alone.
  await expect(rows(page)).toHaveCount(7);
  const broken = rows(page).filter({ hasText: 'broken.jpg' });
  await expect(broken.getByRole('alert')).toContainText('JPEG, PNG');
  await expect(broken.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  for (let n = 1; n <= 6; n++) {
    await expect(rows(page).filter({ hasText: `coin ${n}.jpg` })).toContainText(
      /%|Not a coin I know|No coin/,
    );
  }
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const table = await readFile((await (await downloading).path()) ?? '', 'utf8');
  for (let n = 1; n <= 6; n++) expect(table).toContain(`coin ${n}.jpg`);

  // As cards: all that a card says lies within it.
  await page.getByRole('switch', { name: 'Table' }).click();
  const answers = page.getByRole('region', { name: /^Prediction of/ });
  await expect(answers.first()).toBeVisible();
  for (const answer of await answers.all()) {
    const over = await answer.evaluate((card) => {
      const { right } = card.getBoundingClientRect();
      return [...card.querySelectorAll('*')].filter((it) => it.getBoundingClientRect().right > right + 1)
        .length;
    });
    expect(over).toBe(0);
  }
});

test('noise is no coin, and a coin at the side of a wide photo is found and shown', async ({ page }) => {
  const size = { width: 640, height: 480, channels: 3 as const };
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 50 };
  const noisy = await sharp({ create: { ...size, background: '#888', noise } })
    .jpeg()
    .toBuffer();
  const coin = await sharp(path.join(folder, 'coin 1.jpg')).resize(400, 400).toBuffer();
  const wide = await sharp({ create: { ...size, width: 1400, background: '#9a9488' } })
    .composite([{ input: coin, left: 40, top: 40 }])
    .jpeg()
    .toBuffer();
  await page.goto('/classify');
  await page.getByLabel('Photos to classify').setInputFiles([
    { name: 'noise.jpg', mimeType: 'image/jpeg', buffer: noisy },
    { name: 'wide.jpg', mimeType: 'image/jpeg', buffer: wide },
  ]);
  await expect(page.getByText(/No coin/).first()).toBeVisible();
  const shown = page.getByRole('button', { name: 'Enlarge wide.jpg' });
  await expect(shown.locator('ellipse').first()).toBeAttached();
  const middle = await shown
    .locator('ellipse')
    .first()
    .evaluate((it) => Number(it.getAttribute('cx')));
  expect(middle).toBeLessThan(0.35);
});

test('a phone’s camera page sends what its camera shows to the queue, and takes it back', async ({
  playwright,
  storageState,
  baseURL,
}, { project }) => {
  const dataset = await localApi().datasets.get.query({ dataset: SHARED_DATASET });
  const launch = project.use.launchOptions;
  const browser = await playwright.chromium.launch({
    ...launch,
    // A test picture in place of a camera, without a question.
    args: [...(launch?.args ?? []), '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  });
  const viewport = { width: 390, height: 844 };
  const page = await browser.newPage({ storageState, baseURL, viewport, hasTouch: true });
  const waiting = async () => (await localApi().incoming.counts.query({ datasetId: dataset.id })).unlabelled;
  const before = await waiting();
  await page.goto(`/datasets/${dataset.id}/camera`);
  await page.getByRole('button', { name: 'Start the camera' }).click();
  await page.getByRole('button', { name: 'Take a photo' }).click();
  const shot = page.getByRole('list', { name: 'Shots' }).getByRole('listitem');
  await expect(shot.getByText('In the queue', { exact: true })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: '1 photo of 1 in the queue' })).toBeVisible();
  expect(await waiting()).toBe(before + 1);
  await shot.getByRole('button', { name: 'Take back' }).click();
  await expect(shot.getByText('Taken back')).toBeVisible();
  expect(await waiting()).toBe(before);
  await browser.close();
});
