import { expect, test } from '@playwright/test';
import { localApi } from './support/api';

test('two runs are compared: curves overlaid and said in words, both named', async ({ page }) => {
  const { items: runs } = await localApi().runs.list.query({ state: ['succeeded'] });
  await page.goto(`/compare?runs=${runs.map((run) => run.number).join(',')}`);
  const overlay = page.locator('[data-chart]').first();
  await expect.poll(async () => Number(await overlay.getAttribute('data-points'))).toBeGreaterThan(3);
  for (const run of runs) await expect(page.getByText(run.name).first()).toBeVisible();
  await expect(overlay.getByRole('img', { name: /\d+ points, from .+ at epoch 1 to / })).toBeVisible();
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
  await page.reload();
  await expect(cell.getByText(remark)).toBeVisible();
});
