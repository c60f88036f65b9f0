import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, test } from '@playwright/test';
import { zipFolder } from '../cli/zip-folder';
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
  await page.getByLabel(/^Epochs/).fill('2');
  await page.getByRole('button', { name: 'Start run' }).click();
  await expect(page).toHaveURL(/\/runs\/(?!new)/);
  await expect(page.locator('[data-state="succeeded"]')).toBeVisible({ timeout: 120_000 });
  await page.getByRole('link', { name: /^Model \d+$/ }).click();
  await expect(page).toHaveURL(/\/models\//);
  await expect(page.getByText('three coins').first()).toBeVisible();
});
