import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { localApi } from './support/api';
import { SHARED_DATASET } from './support/shared-installation';

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
  const saved = await readFile(await (await download).path(), 'utf8');
  for (const run of runs) expect(saved).toContain(run.name);

  // All of it is read from the address.
  await page.goto(`/compare?runs=${runs.map(({ number }) => number).join(',')}&view=parallel`);
  const drawing = page.getByRole('img', { name: /over \d+ fields?\. The CSV has the values/ });
  const margin = () =>
    drawing.evaluate((svg: SVGSVGElement) => svg.getBoundingClientRect().width - svg.viewBox.baseVal.width);
  await expect.poll(margin).toBe(0);

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
  const goTo = async (words: string, option: string) => {
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Go to a page, run, model or dataset').fill(words);
    const chosen = page.getByRole('option', { selected: true });
    await expect(page.getByRole('option', { name: option }).first()).toBeVisible();
    for (let presses = 0; presses < 10; presses++) {
      if ((await chosen.textContent())?.startsWith(option)) break;
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  await goTo(`#${run?.number}`, `#${run?.number} ${run?.name}`);
  await expect(page).toHaveURL(/\/(runs|models)\//);
  await goTo('compare', 'Compare');
  await expect(page).toHaveURL(/\/compare$/);
  await goTo('theme', 'Theme: dark');
  await expect(page.locator('html')).toHaveClass(/dark/);
  await goTo('demonstration', SHARED_DATASET);
  await expect(page).toHaveURL(/\/datasets\//);
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Go to a page, run, model or dataset').fill('nothing has this name');
  await expect(page.getByText('Nothing matches.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a photo is marked where it is looked at, and the mark leads to it in its dataset’s queue', async ({
  page,
}) => {
  const api = localApi();
  const { items: runs } = await api.runs.list.query({ state: ['succeeded'] });
  const numbers = runs.filter(({ datasetName }) => datasetName === SHARED_DATASET).map((run) => run.number);
  await page.goto(`/compare?runs=${numbers.slice(-2).join(',')}&split=test`);
  await expect(page.getByText(/Test figures of this data were opened \d+ time/)).toBeVisible();
  await page
    .getByRole('button', { name: /^Open photo of/ })
    .first()
    .click();
  const mislabelled = page.getByRole('button', { name: 'Mislabelled' });
  await mislabelled.press('Enter');
  await expect(mislabelled).toHaveAttribute('aria-pressed', 'true');

  const [model] = (await api.models.list.query({})).items;
  await page.goto(`/models/${model?.id}/confusion?split=test&truth=2&predicted=2`);
  await page
    .getByRole('button', { name: /^Open / })
    .nth(1)
    .click();
  await page.getByRole('button', { name: 'Ambiguous' }).press('Enter');
  await page.getByRole('link', { name: 'In the dataset’s queue' }).click();
  await expect(page).toHaveURL(/finding=ambiguous/);
  const queue = page.getByRole('region', { name: 'Findings' });
  await expect(queue.getByText('Marked as ambiguous').last()).toBeVisible();
  await expect(queue.getByRole('listitem').filter({ hasText: 'Blank' })).toHaveCount(0);
});

test('models are ranked by validation; who brings the test figures is counted', async ({ page }) => {
  await page.goto('/models');
  await expect(page.getByRole('columnheader', { name: 'Val. accuracy' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Test top-1' })).toHaveCount(0);
  await page.getByRole('switch', { name: 'Test figures' }).click();
  await expect(page.getByRole('columnheader', { name: 'Test top-1' })).toBeVisible();
  await expect(page.getByText(/Test figures of this data were opened \d+ time/)).toBeVisible();
  await page.goto('/runs?sort=top1.desc');
  await expect(page.getByText(/Test figures of this data were opened \d+ time/)).toBeVisible();
});

test('a diagnosis starts the better run by its button', async ({ page }) => {
  const api = localApi();
  const run = (await api.runs.list.query({ state: ['succeeded'] })).items.find(
    ({ datasetName }) => datasetName === SHARED_DATASET,
  );
  await page.goto(`/runs/${run?.number}`);
  await expect(
    page.getByText('1 of 12 test photos named wrong').or(page.getByText('Every photo is named right.')),
  ).toBeVisible();
  await expect(page.getByText('It was still improving when it ended')).toBeVisible();
  await page.getByRole('button', { name: 'Start this run' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('epochs 6 → 9');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page).not.toHaveURL(new RegExp(`/runs/${run?.number}$`));
  const number = page.url().split('/').at(-1) ?? '';
  const started = await api.runs.get.query({ run: number });
  await api.runs.cancel.mutate({ run: number });
  expect(started.recipe.epochs).toBe(9);
  expect(started.clonedFrom?.number).toBe(run?.number);
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

test('a point of a curve is picked on the chart, by keyboard and by mouse, and commented on', async ({
  page,
}) => {
  const [model] = (await localApi().models.list.query({})).items;
  await page.goto(`/runs/${model?.runNumber}`);
  const drawing = page.getByRole('img', { name: /^Accuracy by epoch/ });
  await expect(drawing.locator('canvas').first()).toBeVisible();
  await drawing.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Validation accuracy at epoch 1', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Let go of the point' }).click();
  const box = await drawing.boundingBox();
  await drawing.click({ position: { x: (box?.width ?? 0) - 30, y: (box?.height ?? 0) / 2 } });
  const picked = page.getByText(/^Validation accuracy at epoch \d+$/).first();
  await expect(picked).not.toHaveText('Validation accuracy at epoch 1');
  const epoch = /\d+$/.exec((await picked.textContent()) ?? '')?.[0];
  await page.getByRole('button', { name: 'Comment on it' }).click();
  const field = page.getByRole('textbox', { name: `Comment on epoch ${epoch}` });
  await expect(field).toBeFocused();
  await field.fill('It has learned all it will.');
  await field.press('Control+Enter');
  await expect(page.getByText('It has learned all it will.')).toBeVisible();
});

test('the classes of a matrix are put in an order by hand, which stands in the address', async ({ page }) => {
  const [model] = (await localApi().models.list.query({})).items;
  await page.goto(`/models/${model?.id}/confusion?split=test&order=hand`);
  await page.getByRole('button', { name: 'Arrange' }).click();
  const rows = page.getByRole('list', { name: 'Classes' }).getByRole('listitem');
  const names = async () => (await rows.allTextContents()).map((text) => text.replace(/^\d+/, ''));
  const before = await names();
  // By keyboard, as a mouse drags: lifted, carried and let go.
  await rows
    .nth(0)
    .getByRole('button', { name: /^Move (?!.* to the top)/ })
    .focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect.poll(names).toEqual([before[1], before[0], ...before.slice(2)]);
  await rows
    .nth(2)
    .getByRole('button', { name: / to the top$/ })
    .click();
  const arranged = [before[2], before[1], before[0], ...before.slice(3)];
  await expect.poll(names).toEqual(arranged);
  await page.reload();
  await page.getByRole('button', { name: 'Arrange' }).click();
  await expect.poll(names).toEqual(arranged);
});
