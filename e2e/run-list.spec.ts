import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { presetRecipe } from '../src/shared/recipe/presets';
import { localApi } from './support/api';
import { SHARED_DATASET } from './support/shared-installation';

test.beforeAll(async () => {
  const api = localApi();
  for (const epochs of [3, 5, 7]) {
    const run = await api.runs.start.mutate({
      dataset: SHARED_DATASET,
      experiment: 'Of the list',
      name: `${epochs} epochs`,
      recipe: { ...presetRecipe('quick'), epochs },
      requires: { labels: ['nobody-has-it'] },
    });
    await api.runs.cancel.mutate({ run: String(run.number) });
  }
});

test('runs are found by a query, tagged, shown by other fields, kept as a view and exported', async ({
  page,
}) => {
  await page.goto('/runs');
  const search = page.getByRole('searchbox', { name: 'Search runs' });
  const found = (name: string) => page.getByRole('row').filter({ hasText: name });
  await search.click();
  await page.keyboard.type('"Of the list" and epo');
  await expect(page.getByRole('option', { name: 'epochs', exact: false }).first()).toBeVisible();
  // With Shift the boxes between are ticked too; the selection stands in the address.
  await search.fill('"Of the list" and epochs >= 3');
  await expect(page.getByText('3 found')).toBeVisible();
  const boxes = page.getByRole('checkbox', { name: 'Select row' });
  await boxes.nth(0).click();
  await boxes.nth(2).focus();
  await page.keyboard.press('Shift+Space');
  await expect(page.getByText('3 runs selected')).toBeVisible();
  await page.reload();
  await expect(page.getByText('3 runs selected')).toBeVisible();
  await page.getByRole('button', { name: 'Select none' }).click();
  await search.fill('"Of the list" and lr = 1');
  await expect(page.getByText('There is no field “lr”. Did you mean learningRate?')).toBeVisible();
  await search.fill('"Of the list" and epochs >= 5');
  await expect(page.getByText('2 found')).toBeVisible();
  await expect(found('3 epochs')).toHaveCount(0);

  await found('7 epochs').getByRole('checkbox').click();
  await page.getByRole('button', { name: 'Tag', exact: true }).click();
  await page.getByLabel('Add').fill('longest');
  await page.keyboard.press('Enter');
  await expect(found('7 epochs').getByTitle('longest')).toBeVisible();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('searchbox', { name: 'Search fields' }).fill('learning rate');
  await page.getByRole('checkbox', { name: /^Learning rate/ }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Learning rate' }).click();
  await expect(page).toHaveURL(/sort=optimizer\.learningRate\.desc/);

  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('button', { name: 'Save this view' }).click();
  await page.getByLabel('Name').fill('Long ones');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.goto('/runs');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('button', { name: /^Long ones/ }).click();
  await expect(search).toHaveText('"Of the list" and epochs >= 5');
  await expect(found('5 epochs')).toBeVisible();
  await expect(found('3 epochs')).toHaveCount(0);

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  const [header, ...rows] = text.trim().split('\r\n');
  expect(header).toMatch(/^number,name,starred,state,.*,optimizer\.learningRate,leaks$/);
  expect(rows).toHaveLength(2);
});
