import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { localApi } from './support/api';
import { demoPhoto } from './support/demo-photo';

test.describe.configure({ mode: 'serial' });

let context: BrowserContext;
let page: Page;

test.beforeAll(async ({ browser }) => {
  context = await browser.newContext();
  page = await context.newPage();
});

test.afterAll(async () => {
  await context.close();
});

const chart = () => page.locator('[data-chart="Accuracy by epoch"]');
const points = async () => Number(await chart().getAttribute('data-points'));

async function runningRun() {
  const runs = (await localApi().runs.list.query({})).items;
  return runs.find((run) => run.state === 'running') ?? null;
}

test('the printed link makes the administrator, once', async ({ browser }) => {
  const link = process.env.MINTMARK_E2E_LINK as string;
  await page.goto(link);
  await page.getByLabel('Name').fill('Ada Minter');
  await page.getByLabel('E-mail').fill('ada@example.org');
  await page.getByLabel('Password', { exact: true }).fill('a coin for the mill');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await context.storageState({ path: 'test-results/administrator.json' });

  const stranger = await browser.newContext();
  const second = await stranger.newPage();
  await second.goto(link);
  await expect(second.getByText('Invitation not valid')).toBeVisible();
  await stranger.close();
});

test('a live chart grows while the demonstration run learns', async () => {
  await expect.poll(runningRun, { timeout: 120_000 }).not.toBeNull();
  const run = await runningRun();
  await page.goto(`/runs/${run?.id}`);
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await page.evaluate(() => {
    document.documentElement.dataset.loadedOnce = 'yes';
  });
  await expect.poll(points, { timeout: 90_000 }).toBeGreaterThan(0);
  const seen = await points();
  await expect.poll(points, { timeout: 90_000 }).toBeGreaterThan(seen + 1);
  // The same document all along: nothing was reloaded to show the new points.
  expect(await page.evaluate(() => document.documentElement.dataset.loadedOnce)).toBe('yes');
});

test('a page opened in the middle shows every epoch so far', async () => {
  const run = await runningRun();
  test.skip(run === null, 'no run is under way any more');
  const second = await context.newPage();
  await second.goto(`/runs/${run?.id}`);
  // The epochs that are over; `progress.epoch` counts the one under way, too.
  const before = run?.progress.last?.epoch ?? 0;
  const late = second.locator('[data-chart="Accuracy by epoch"]');
  await expect
    .poll(async () => Number(await late.getAttribute('data-points')))
    .toBeGreaterThanOrEqual(before);
  await second.close();
});

test('a killed connection catches up: no point lost, none doubled, the zoom kept', async () => {
  await expect.poll(runningRun, { timeout: 120_000 }).not.toBeNull();
  const run = await runningRun();
  const sockets: { close: () => Promise<void> }[] = [];
  let cut = false;
  const watched = await context.newPage();
  // All that the page sends goes through here, so that its network can be cut at any moment.
  await watched.routeWebSocket(/\/socket\.io\//, (socket) => {
    if (cut) return void socket.close();
    socket.connectToServer();
    sockets.push(socket);
  });
  await watched.route('**', (route) => (cut ? route.abort() : route.continue()));
  const curve = watched.locator('[data-chart="Accuracy by epoch"]');
  const shown = async () => Number(await curve.getAttribute('data-points'));
  await watched.goto(`/runs/${run?.id}`);
  await expect(watched.locator('[data-live="live"]')).toBeVisible();
  await expect.poll(shown, { timeout: 90_000 }).toBeGreaterThan(3);
  await curve.getByRole('button', { name: 'Zoom in' }).click();
  const zoom = await curve.getAttribute('data-zoom');
  expect(zoom).not.toBe('');

  cut = true;
  for (const socket of sockets) await socket.close();
  await expect(watched.locator('[data-live="stale"]')).toBeVisible();
  const before = await shown();
  const epochOf = async () => (await localApi().runs.get.query({ run: run?.id ?? '' })).epochs.length;
  await expect.poll(epochOf, { timeout: 90_000 }).toBeGreaterThan(before + 1);
  expect(await shown()).toBe(before);

  cut = false;
  await expect.poll(shown, { timeout: 60_000 }).toBeGreaterThan(before + 1);
  expect(await curve.getAttribute('data-zoom')).toBe(zoom);
  await watched.getByRole('tab', { name: /Epochs/ }).click();
  const numbers = await watched
    .getByRole('table', { name: 'Epochs' })
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => Number.parseInt(row.querySelector('td')?.textContent ?? '', 10)),
    );
  const ascending = numbers.toSorted((a, b) => a - b);
  expect(ascending).toEqual(ascending.map((_, i) => i + 1));
  await watched.close();
});

test('both demonstration runs succeed and clear 90 % validation accuracy', async () => {
  test.setTimeout(600_000);
  const finished = async () =>
    (await localApi().runs.list.query({})).items.filter((run) => run.state === 'succeeded').length;
  await expect.poll(finished, { timeout: 590_000, intervals: [1000] }).toBe(2);
  for (const run of (await localApi().runs.list.query({})).items) {
    expect(run.progress.bestValAccuracy).toBeGreaterThan(0.9);
    expect(run.modelId).not.toBeNull();
  }
});

test('two model versions answer about a coin photo side by side', async () => {
  const photo = await demoPhoto();
  const { classes } = await localApi().datasets.version.query({ dataset: await demoDataset() });
  const truth = classes.find((coin) => coin.key === photo.classKey);
  await page.goto('/classify');
  await page.getByLabel('Photos to classify').setInputFiles(photo);
  const answers = page.getByRole('region', { name: /^Prediction of / });
  await expect(answers).toHaveCount(2);
  for (const answer of await answers.all()) {
    await expect(answer.getByText(truth?.value ?? '').first()).toBeVisible();
    await expect(answer).toContainText(/\d ms/);
    // The best answer stands out above the list of the next four.
    await expect(answer.getByRole('listitem')).toHaveCount(4);
  }
  const history = await localApi().classify.history.query({});
  expect(history.items[0]).toMatchObject({ fileName: photo.name });
  expect(history.items[0]?.results).toHaveLength(2);
});

test('the two runs are compared: curves overlaid, differences of their recipes, test figures', async () => {
  const runs = (await localApi().runs.list.query({})).items;
  await page.goto(`/compare?runs=${runs.map((run) => run.number).join(',')}`);
  const overlay = page.locator('[data-chart]').first();
  await expect.poll(async () => Number(await overlay.getAttribute('data-points'))).toBeGreaterThan(3);
  for (const run of runs) await expect(page.getByText(run.name).first()).toBeVisible();
  // What is drawn is also said.
  await expect(overlay.getByRole('img', { name: /\d+ points, from .+ at epoch 1 to / })).toBeVisible();
});

test('a cell of the confusion matrix leads to its photos and takes a comment', async () => {
  const model = (await localApi().models.list.query({})).items[0];
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

async function demoDataset(): Promise<string> {
  const datasets = (await localApi().datasets.list.query({})).items;
  return datasets[0]?.id ?? '';
}
