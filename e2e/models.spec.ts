import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { localApi } from './support/api';

test('two runs are compared: curves overlaid and said in words, both named', async ({ page }) => {
  const { items: runs } = await localApi().runs.list.query({ state: ['succeeded'] });
  await page.goto(`/compare?runs=${runs.map((run) => run.number).join(',')}`);
  const overlay = page.locator('[data-chart]').first();
  await expect.poll(async () => Number(await overlay.getAttribute('data-points'))).toBeGreaterThan(3);
  for (const run of runs) await expect(page.getByText(run.name).first()).toBeVisible();
  await expect(overlay.getByRole('img', { name: /\d+ points, from .+ at epoch 1 to / })).toBeVisible();

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save Validation accuracy by epoch' }).click();
  await page.getByRole('menuitem', { name: 'SVG' }).click();
  const drawing = await readFile(await (await download).path(), 'utf8');
  for (const run of runs) expect(drawing).toContain(run.name);

  // All of it is read from the address.
  await page.goto(`/compare?runs=${runs[0]?.number}&metric=valAccuracy,loss&by=photos&smooth=0.9`);
  await expect(page.locator('[data-chart="Validation accuracy by photos seen"]')).toBeVisible();
  await expect(page.locator('[data-chart="Training loss by photos seen"]')).toBeVisible();
});

test('Ctrl+K leads to a run by its name, and / to the search field of a list', async ({ page }) => {
  const [run] = (await localApi().runs.list.query({ state: ['succeeded'] })).items;
  await page.goto('/runs');
  const search = page.getByRole('searchbox', { name: 'Search runs' });
  await search.waitFor();
  await page.keyboard.press('/');
  await expect(search).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Go to a page, run, model or dataset').fill(`#${run?.number}`);
  await page
    .getByRole('option', { name: `#${run?.number} ${run?.name}` })
    .first()
    .click();
  await expect(page).toHaveURL(/\/(runs|models)\//);
});

test('a cell of the confusion matrix leads to its photos and takes a comment', async ({ page }) => {
  const [model] = (await localApi().models.list.query({})).items;
  await page.goto(`/models/${model?.id}/confusion?split=test&truth=0&predicted=0`);
  const cell = page.getByRole('dialog');
  await expect(cell.getByRole('button', { name: /^Open / }).first()).toBeVisible();
  const remark = 'The laurel on the left edge settles it.';
  const box = cell.getByRole('textbox', { name: 'Comment on these photos' });
  await box.fill(remark);
  await box.press('Control+Enter');
  await expect(cell.getByText(remark)).toBeVisible();
  await cell.getByRole('button', { name: 'Reply' }).first().click();
  await cell.getByRole('textbox', { name: /^Reply to / }).fill('Agreed.');
  await cell.getByRole('textbox', { name: /^Reply to / }).press('Control+Enter');
  await expect(cell.getByRole('list', { name: 'Replies' }).getByText('Agreed.')).toBeVisible();
  await page.reload();
  await expect(cell.getByText(remark)).toBeVisible();
  await cell.getByRole('button', { name: 'Resolve' }).first().click();
  await expect(cell.getByText(remark)).toBeHidden();
});
