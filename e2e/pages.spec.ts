import { expect, type Page, test } from '@playwright/test';
import { localApi } from './support/api';
import { axeFinds, bringAxe } from './support/axe';
import { administratorState } from './support/shared-installation';

async function paths(): Promise<string[]> {
  const api = localApi();
  const [dataset] = (await api.datasets.list.query({})).items;
  const [experiment] = (await api.experiments.list.query({})).items;
  const [run] = (await api.runs.list.query({})).items;
  const [model] = (await api.models.list.query({})).items;
  return [
    '/',
    '/datasets',
    `/datasets/${dataset?.id}`,
    '/experiments',
    `/experiments/${experiment?.id}`,
    '/runs',
    '/runs/new',
    '/sweeps',
    '/queue',
    `/runs/${run?.id}`,
    `/compare?runs=${run?.number}`,
    '/models',
    `/models/${model?.id}`,
    `/models/${model?.id}/confusion`,
    '/classify',
    '/reviews',
    '/workers',
    '/team',
    '/account',
  ];
}

/** Pages that axe looks at here; `npm run test:long` has it look at those of 211 classes, in all looks. */
const WITH_AXE = /^\/($|runs|sweeps|queue|experiments|compare|models|reviews)/;

/** On a phone they show name, state and accuracy without sideways scrolling. */
const LISTS = /^\/(datasets|experiments|runs|models|sweeps|queue|reviews)$/;

/** Opens a page and waits until nothing on it is a placeholder any more. @returns what the console complained of */
async function open(page: Page, path: string): Promise<string[]> {
  const complaints: string[] = [];
  const onConsole = (message: { type(): string; text(): string }) => {
    if (message.type() === 'error') complaints.push(message.text());
  };
  const onError = (error: Error) => complaints.push(String(error));
  page.on('console', onConsole);
  page.on('pageerror', onError);
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.waitForLoadState('networkidle').catch(() => undefined);
  page.off('console', onConsole);
  page.off('pageerror', onError);
  return complaints;
}

for (const look of [
  { name: 'light, wide', colorScheme: 'light', width: 1280, height: 900, axe: false },
  { name: 'dark, narrow', colorScheme: 'dark', width: 390, height: 844, axe: true },
] as const) {
  test(`every page is whole: ${look.name}`, async ({ browser }, { project }) => {
    const context = await browser.newContext({
      storageState: administratorState(project.name),
      colorScheme: look.colorScheme,
      viewport: { width: look.width, height: look.height },
    });
    // What the policy keeps from happening can fail without a word on the console.
    await context.addInitScript(() =>
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
        console.error(`against ${violatedDirective}: ${blockedURI} in ${sourceFile}`),
      ),
    );
    if (look.axe) await bringAxe(context);
    const page = await context.newPage();
    for (const path of await paths()) {
      const complaints = await open(page, path);
      expect.soft(complaints, path).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect.soft(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
      if (look.width < 640 && LISTS.test(path)) {
        const cut = await page
          .locator('main table')
          .evaluateAll((tables) =>
            tables.map(({ scrollWidth, parentElement }) => scrollWidth - (parentElement?.clientWidth ?? 0)),
          );
        expect.soft(Math.max(0, ...cut), `the list at ${path} scrolls sideways`).toBe(0);
      }
      if (look.axe && WITH_AXE.test(path)) expect.soft(await axeFinds(page), path).toEqual([]);
    }
    await context.close();
  });
}

test('a page that does not exist says so', async ({ page }) => {
  await page.goto('/runs/no-such-run');
  await expect(page.getByText(/cannot be shown|not found|no run/i).first()).toBeVisible();
  await page.goto('/no/such/page');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/not|no/i);
  await expect(page.getByRole('link', { name: 'Overview' }).first()).toBeVisible();
});

test('a run’s page brings its metrics along, and asks for them when one comes from another page', async ({
  page,
}) => {
  const run = (await localApi().runs.list.query({ state: ['succeeded'] })).items[0];
  const asked: string[] = [];
  page.on('request', (request) => {
    const call = /\/api\/trpc\/([^?]+)/.exec(request.url())?.[1];
    if (call) asked.push(...call.split(','));
  });
  await page.goto(`/runs/${run?.number}`);
  const curve = page.locator('[data-chart="Loss by epoch"]');
  await expect(curve).toHaveAttribute('data-points', String(run?.progress.last?.epoch));
  await page.waitForLoadState('networkidle');
  expect(asked).not.toContain('runs.get');
  expect(asked).not.toContain('runs.series');

  await page.goto('/runs');
  await page.getByRole('link', { name: run?.name }).first().click();
  await expect(curve).toHaveAttribute('data-points', String(run?.progress.last?.epoch));
  expect(asked).toContain('runs.get');
});

test('a line that breaks for a moment costs a run’s page neither its curves nor what is below', async ({
  page,
}) => {
  const run = (await localApi().runs.list.query({ state: ['succeeded'] })).items[0];
  const path = `/runs/${run?.number}`;
  const document = await (await page.request.get(path)).text();
  let broken = 0;
  // The programs that the document does not name come after it.
  await page.route('**/_next/static/chunks/*', (route) => {
    const name = new URL(route.request().url()).pathname;
    return document.includes(name) || broken++ >= 10 ? route.continue() : route.abort();
  });
  await page.goto(path);
  await expect(page.locator('[data-chart="Loss by epoch"] canvas')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('tab', { name: 'Recipe' })).toBeVisible({ timeout: 20_000 });
  expect(broken).toBeGreaterThan(10);
});

test('a page is fetched when its link is pointed at, and not for being seen', async ({ page }) => {
  const fetched: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('_rsc=')) fetched.push(new URL(request.url()).pathname);
  });
  await page.goto('/runs');
  await expect(page.getByRole('table')).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(fetched).toEqual([]);
  await page.getByRole('link', { name: 'Datasets' }).first().hover();
  await expect.poll(() => fetched).toContain('/datasets');
});
