import { test } from '@playwright/test';
import { localApi } from './support/api';
import { SHARED_DATASET } from './support/shared-installation';
test('focus', async ({ page }) => {
  const dataset = await localApi().datasets.get.query({ dataset: SHARED_DATASET });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`/datasets/${dataset.id}`);
  for (const item of ['Edit', 'Export', 'Split']) {
    await page.getByRole('button', { name: /More|Actions|menu/i }).last().click();
    await page.waitForTimeout(400);
    const it = page.getByRole('menuitem').filter({ hasText: new RegExp(item, 'i') }).first();
    console.log(await page.getByRole('menuitem').allTextContents());
    if (!(await it.count())) { await page.keyboard.press('Escape'); continue; }
    await it.click();
    await page.waitForTimeout(800);
    console.log(item, await page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.getAttribute('aria-label')} ${document.activeElement?.getAttribute('name')}`));
    await page.screenshot({ path: `/tmp/look/focus-${item}.png` });
    await page.keyboard.press('Escape');
    await page.waitForTimeout(400);
    console.log('after', await page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.getAttribute('aria-label')}`));
  }
  await page.goto('/sweeps'); await page.waitForTimeout(1000); await page.screenshot({ path: '/tmp/look/sweeps.png' });
  await page.goto('/runs/new'); await page.waitForTimeout(1500); await page.screenshot({ path: '/tmp/look/new-run.png', fullPage: true });
});
