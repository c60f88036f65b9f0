import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, type Page, test } from '@playwright/test';
import { zipFolder } from '../cli/zip-folder';
import { colourPhoto } from '../src/server/testing/test-photos';
import { writeZip } from '../src/server/testing/zip-files';
import { localApi } from './support/api';
import { demoFolder } from './support/coin-folder';

test('photos are imported, trained on and end as a model version, all in the browser', async ({ page }) => {
  const folder = await demoFolder({ classes: 3, perClass: { train: 8, validation: 3, test: 2 } });
  const work = await mkdtemp(join(tmpdir(), 'mintmark-zip-'));
  const file = join(work, 'three coins.zip');
  await pipeline(await zipFolder(folder), createWriteStream(file));

  await page.goto('/datasets');
  await page
    .getByRole('button', { name: /Import/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[type=file]').first().setInputFiles(file);
  await expect(dialog.getByLabel('Name')).toHaveValue('three coins');
  await dialog.getByRole('button', { name: 'Upload' }).click();
  await expect(page.getByText('3 classes, 39 photos. Nothing is saved yet.')).toBeVisible({
    timeout: 30_000,
  });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('three coins, version 1')).toBeVisible({ timeout: 60_000 });
  await rm(folder, { recursive: true, force: true });
  await rm(work, { recursive: true, force: true });

  const dataset = (await localApi().datasets.list.query({})).items.find(
    (item) => item.name === 'three coins',
  );
  expect(dataset?.latestVersion?.photos).toEqual({ train: 24, validation: 9, test: 6 });
  await page.goto(`/runs/new?dataset=${dataset?.id}`);
  await page.getByRole('radio', { name: /Quick/ }).check({ force: true });
  await page.getByRole('button', { name: 'Customise' }).click();
  await page.getByLabel(/^Epochs/).fill('2');
  await page.getByRole('button', { name: 'Start run' }).click();
  await expect(page).toHaveURL(/\/runs\/(?!new)/);
  await expect(page.locator('[data-state="succeeded"]')).toBeVisible({ timeout: 120_000 });
  await page.getByRole('link', { name: /^Model \d+$/ }).click();
  await expect(page).toHaveURL(/\/models\//);
  await expect(page.getByText('three coins').first()).toBeVisible();

  // Its epochs are gone through by keyboard, and the address keeps which one is on display.
  await page.goto(`${page.url()}/confusion?split=validation`);
  const slider = page.getByRole('slider', { name: 'Epoch' });
  await slider.press('End');
  await slider.press('Home');
  await expect(page).toHaveURL(/[?&]epoch=1\b/);
  await page.reload();
  await expect(page.getByText(/^Epoch 1 of 2 · /)).toBeVisible();
  await page.getByRole('button', { name: 'Back to the model' }).click();
  await expect(page).not.toHaveURL(/epoch=/);
  await expect(page.getByText(/^Epoch [12] of 2 · .*best epoch · the model’s weights$/)).toBeVisible();
});

/** More than one request takes, so that a part of it has arrived when the page goes. */
const LONG_BYTES = 36 * 1024 ** 2;
test('an upload continues after the page was closed and after a pause; its preview follows another level, all by keyboard', async ({
  page,
  context,
}) => {
  const work = await mkdtemp(join(tmpdir(), 'mintmark-levels-'));
  const file = join(work, 'by country.zip');
  const coins = await Promise.all(
    ['Spain/1 Cent', 'Spain/2 Cent', 'France/5 Cent', 'France/10 Cent'].map(async (folder, seed) => ({
      path: `${folder}/1.png`,
      bytes: await colourPhoto('red', 900 + seed),
    })),
  );
  await writeZip(file, [...coins, { path: 'film.mp4', bytes: Buffer.alloc(LONG_BYTES, 7) }]);
  const upload = async (on: Page) => {
    await on.goto('/datasets');
    await on
      .getByRole('button', { name: /Import/ })
      .first()
      .press('Enter');
    await on.getByRole('dialog').locator('input[type=file]').first().setInputFiles(file);
    await on.getByRole('dialog').getByRole('button', { name: 'Upload' }).press('Enter');
  };

  // What follows the first request never arrives; then the page is closed.
  await page.route('**/api/uploads/*', (route) => route.abort());
  const second = page.waitForRequest((request) => request.method() === 'PATCH');
  await upload(page);
  await second;
  await page.close();

  const next = await context.newPage();
  const sent: string[] = [];
  next.on('request', (request) => {
    if (request.url().includes('/api/uploads')) sent.push(request.method());
  });
  // What is left of it is held up on its way, until it was told to rest.
  let isHeld = true;
  await next.route('**/api/uploads/*', async (route) => {
    if (!isHeld || route.request().method() !== 'PATCH') await route.continue();
  });
  const rest = next.waitForRequest((request) => request.method() === 'PATCH');
  await upload(next);
  await rest;
  const dialog = next.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Pause' }).press('Enter');
  await expect(dialog.getByRole('status')).toHaveText('Paused');
  isHeld = false;
  await dialog.getByRole('button', { name: 'Continue' }).press('Enter');
  await expect(next.getByText('4 classes, 4 photos')).toBeVisible({ timeout: 60_000 });
  // It asked how much is there, and began no other upload.
  expect(sent[0]).toBe('HEAD');
  expect(sent).not.toContain('POST');

  const samples = next.locator('img[src*="/api/imports/"]');
  await expect(samples).toHaveCount(4);
  await expect
    .poll(() =>
      samples.evaluateAll((images) => images.every((image) => (image as HTMLImageElement).naturalWidth > 0)),
    )
    .toBe(true);
  const level = next.getByRole('combobox', { name: 'Classes are' });
  await level.press('Enter');
  const outer = next.getByRole('option', { name: /^Level 1/ });
  await expect(outer).toBeVisible();
  await next.keyboard.press('Home');
  await expect(outer).toBeFocused();
  await next.keyboard.press('Enter');
  await expect(next.getByText('2 classes, 4 photos')).toBeVisible();
  await next.getByRole('button', { name: 'Edit Spain' }).press('Enter');
  await expect(next.getByRole('dialog')).toBeVisible();
  await next.keyboard.press('Escape');
  await expect(next.getByRole('button', { name: 'Edit Spain' })).toBeFocused();
  await next.getByRole('button', { name: 'Discard' }).press('Enter');
  await next
    .getByRole('alertdialog')
    .or(next.getByRole('dialog'))
    .getByRole('button', { name: 'Discard' })
    .press('Enter');
  await expect(next).toHaveURL(/\/datasets$/);
  await rm(work, { recursive: true, force: true });
});
