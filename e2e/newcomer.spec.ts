import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { apiOf } from './support/api';
import { demoPhoto } from './support/demo-photo';
import { type MintmarkServer, printedLink, startMintmark } from './support/mintmark-server';

/* A fresh installation as a newcomer gets it: no administrator yet, the demonstration runs really learn. */

test.describe.configure({ mode: 'serial' });
test.use({ storageState: { cookies: [], origins: [] } });

let server: MintmarkServer;
/** Where the printed link leads; the session holds for that host name. */
let origin: string;
let context: BrowserContext;
let page: Page;

test.beforeAll(async ({ browser }) => {
  server = await startMintmark();
  context = await browser.newContext();
  page = await context.newPage();
});

test.afterAll(async () => {
  await context.close();
  await server.stop();
});

const runs = async () => (await apiOf(server).runs.list.query({})).items;
const pointsIn = async (shown: Page) =>
  Number(await shown.locator('[data-chart="Accuracy by epoch"]').getAttribute('data-points'));

test('the printed link makes the administrator, once', async ({ browser }) => {
  const link = await printedLink(server);
  origin = new URL(link).origin;
  await page.goto(link);
  await page.getByLabel('Name').fill('Ada Minter');
  await page.getByLabel('E-mail').fill('ada@example.org');
  await page.getByLabel('Password', { exact: true }).fill('a coin for the mill');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();

  const stranger = await browser.newContext();
  const second = await stranger.newPage();
  await second.goto(link);
  await expect(second.getByText('Invitation not valid')).toBeVisible();
  await stranger.close();
});

test('a live chart grows while the demonstration run learns, without a reload', async () => {
  const running = async () => (await runs()).find(({ state }) => state === 'running')?.id;
  await expect.poll(running, { timeout: 120_000 }).toBeDefined();
  const id = await running();
  await page.goto(`${origin}/runs/${id}`);
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await page.evaluate(() => {
    document.documentElement.dataset.loadedOnce = 'yes';
  });
  await expect.poll(() => pointsIn(page), { timeout: 90_000 }).toBeGreaterThan(0);
  const seen = await pointsIn(page);
  await expect.poll(() => pointsIn(page), { timeout: 90_000 }).toBeGreaterThan(seen + 1);
  // The same document all along: nothing was reloaded to show the new points.
  expect(await page.evaluate(() => document.documentElement.dataset.loadedOnce)).toBe('yes');
});

test('the first demonstration run clears 90 % accuracy; both are stopped and keep their best weights', async () => {
  test.setTimeout(600_000);
  const runOf = async (number: number) => (await runs()).find((run) => run.number === number);
  const stop = async (number: number) => {
    await page.goto(`${origin}/runs/${number}`);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('button', { name: 'Stop and keep the best weights' }).click();
    const state = async () => (await runOf(number))?.state;
    await expect.poll(state, { timeout: 90_000, intervals: [200] }).toBe('succeeded');
  };
  const best = async () => (await runOf(1))?.progress.bestValAccuracy ?? 0;
  await expect.poll(best, { timeout: 400_000, intervals: [500] }).toBeGreaterThan(0.9);
  // What it still learns would cost the gate its time and show nothing new.
  await stop(1);
  const trained = async () => (await runOf(2))?.progress.last?.epoch ?? 0;
  await expect.poll(trained, { timeout: 90_000, intervals: [200] }).toBeGreaterThan(0);
  await stop(2);
  for (const run of await runs()) expect(run.modelId).not.toBeNull();
});

test('both models answer about a coin photo side by side', async () => {
  const photo = await demoPhoto();
  const [dataset] = (await apiOf(server).datasets.list.query({})).items;
  const { classes } = await apiOf(server).datasets.version.query({ dataset: dataset?.id ?? '' });
  const truth = classes.find((coin) => coin.key === photo.classKey);
  const { items: models } = await apiOf(server).models.list.query({});
  await page.goto(`${origin}/classify?models=${models.map(({ number }) => number).join(',')}`);
  await page.getByLabel('Photos to classify').setInputFiles(photo);
  const answers = page.getByRole('region', { name: /^Prediction of / });
  await expect(answers).toHaveCount(2);
  for (const answer of await answers.all()) {
    await expect(answer).toContainText(/\d ms/);
    // The best answer stands out above the list of the next four.
    await expect(answer.getByRole('listitem')).toHaveCount(4);
  }
  // The first has learned; the last one listed need not know this coin.
  const first = page.getByRole('region', {
    name: `Prediction of ${(await runs()).at(-1)?.name}`,
    exact: true,
  });
  await expect(first.getByText(truth?.value ?? '').first()).toBeVisible();
  const history = await apiOf(server).classify.history.query({});
  expect(history.items[0]).toMatchObject({ fileName: photo.name });
  expect(history.items[0]?.results).toHaveLength(2);
});
