import { expect, type Page, test } from '@playwright/test';
import { presetRecipe } from '../src/shared/recipe/presets';
import { localApi, sharedInstallation } from './support/api';
import { PageLine } from './support/page-line';
import { type ScriptedRun, ScriptedWorker, STEPS_PER_EPOCH } from './support/scripted-worker';
import { administrator, SHARED_DATASET } from './support/shared-installation';

const CUTS = 24;
const HOUR_MS = 3_600_000;
const LABEL = 'live';

let worker: ScriptedWorker;
let run: ScriptedRun;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  worker = await ScriptedWorker.connect(sharedInstallation(), LABEL);
  await localApi().runs.start.mutate({
    dataset: SHARED_DATASET,
    name: 'watched',
    recipe: { ...presetRecipe('quick'), epochs: 1000, earlyStopping: { enabled: false } },
    requires: { labels: [LABEL] },
  });
  run = await worker.take();
});
test.afterAll(async () => {
  await run?.fail('It was watched long enough.');
  worker?.close();
});

const curve = (page: Page) => page.locator('[data-chart="Loss by epoch"]');
const pointsOf = async (page: Page, label = 'Loss by epoch') =>
  Number(await page.locator(`[data-chart="${label}"]`).getAttribute('data-points'));
const scrolled = (page: Page) => page.evaluate(() => window.scrollY);

/** Each epoch's number as the page's table has it, in ascending order. */
async function epochsInTable(page: Page): Promise<number[]> {
  await page.getByRole('tab', { name: /Epochs/ }).click();
  const cells = await page.getByRole('tabpanel').locator('tbody tr td:first-child').allTextContents();
  return cells.map((text) => Number.parseInt(text, 10)).sort((a, b) => a - b);
}
const allEpochs = () => Array.from({ length: run.epochs }, (_, i) => i + 1);

/** Opens the run, zooms into its curve and scrolls down a little. */
async function openRun(page: Page) {
  await page.goto(`/runs/${run.id}`);
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await run.train(5);
  await expect.poll(() => pointsOf(page)).toBe(run.epochs);
  const button = curve(page).getByRole('button', { name: 'Zoom in' });
  // Before the chart is drawn its button does nothing.
  await expect(curve(page).locator('canvas')).toBeVisible();
  await button.click();
  await expect(curve(page)).not.toHaveAttribute('data-zoom', '');
  await page.mouse.wheel(0, 300);
  await expect.poll(() => scrolled(page)).toBeGreaterThan(100);
  return { zoom: (await curve(page).getAttribute('data-zoom')) ?? '', top: await scrolled(page) };
}

async function expectUnmoved(page: Page, { zoom, top }: { zoom: string; top: number }): Promise<void> {
  expect(await pointsOf(page)).toBe(run.epochs);
  await expect(curve(page)).toHaveAttribute('data-zoom', zoom);
  expect(await scrolled(page)).toBe(top);
}

test('a page opened in the middle of a run has every epoch so far', async ({ page }) => {
  await run.train(5);
  await page.goto(`/runs/${run.id}`);
  await expect.poll(() => pointsOf(page)).toBe(run.epochs);
  expect(await epochsInTable(page)).toEqual(allEpochs());
});

test(`a page whose connection is cut ${CUTS} times has every epoch once, and keeps zoom and place`, async ({
  page,
}) => {
  const line = await PageLine.through(page);
  const before = await openRun(page);
  for (let cut = 1; cut <= CUTS; cut++) {
    const { connections } = line;
    await line.cut();
    if (cut % 4 === 0) await run.train(1);
    // As the browser does when the network is back; else the page waits a while before it tries.
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await expect.poll(() => line.connections, { intervals: [20] }).toBeGreaterThan(connections);
  }
  await expect.poll(() => pointsOf(page)).toBe(run.epochs);
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await expectUnmoved(page, before);
  // Whole or thinned, depending on how far behind the page was.
  const drawn = Math.min(900, run.epochs * (STEPS_PER_EPOCH - 1));
  await expect.poll(() => pointsOf(page, 'Training loss by step')).toBeGreaterThanOrEqual(drawn);
  expect(await epochsInTable(page)).toEqual(allEpochs());
});

test('a page without network for an hour says how old it is, catches up and is complete then', async ({
  page,
}) => {
  const line = await PageLine.through(page);
  await page.clock.install();
  const before = await openRun(page);
  const seen = run.epochs;
  await line.break();
  await run.train(40);
  await page.clock.fastForward(HOUR_MS);
  await expect(page.locator('[data-live="stale"]')).toBeVisible();
  expect(await pointsOf(page)).toBe(seen);
  line.mend(700);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(page.locator('[data-live="catching-up"]')).toBeVisible();
  await expect(page.locator('[data-live="live"]')).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => pointsOf(page)).toBe(run.epochs);
  await expectUnmoved(page, before);
  line.mend();
  await run.train(1);
  await expect.poll(() => pointsOf(page)).toBe(run.epochs);
  expect(await epochsInTable(page)).toEqual(allEpochs());
});

test('a page whose session ended without network leads to the sign-in, and back to the run', async ({
  browser,
}) => {
  // A session of its own: the others continue with theirs.
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  const line = await PageLine.through(page);
  const signIn = async () => {
    await page.getByLabel('E-mail').fill(administrator.email);
    await page.getByLabel('Password', { exact: true }).fill(administrator.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  await page.goto(`/runs/${run.id}`);
  await signIn();
  await page.waitForURL(`**/runs/${run.id}`);
  await openRun(page);
  await line.break();
  const origin = sharedInstallation().url;
  const answer = await context.request.post('/api/auth/sign-out', { headers: { origin }, data: {} });
  expect(answer.ok()).toBe(true);
  await run.train(2);
  line.mend();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await page.waitForURL(/\/login\?next=/);
  await signIn();
  await page.waitForURL(`**/runs/${run.id}`);
  await expect.poll(() => pointsOf(page)).toBe(run.epochs);
  await context.close();
});
