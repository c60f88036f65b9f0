import { type Browser, type BrowserContext, chromium, type Page, request } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { presetRecipe } from '../src/shared/recipe/presets';
import { apiOf } from './support/api';
import { axeFinds, bringAxe } from './support/axe';
import { insertManyResults } from './support/many-results';
import { type MintmarkServer, startMintmark } from './support/mintmark-server';
import { administrator } from './support/shared-installation';

/* Every page of comparing, evaluating and reviewing, on 211 classes: for keyboards, for screen readers, on a phone. */

let server: MintmarkServer;
let browser: Browser;
let state: Awaited<ReturnType<BrowserContext['storageState']>>;
let paths: string[];

beforeAll(async () => {
  server = await startMintmark({
    env: {
      MINTMARK_DEMO: '0',
      MINTMARK_ADMIN_EMAIL: administrator.email,
      MINTMARK_ADMIN_PASSWORD: administrator.password,
    },
  });
  const { runs, sweepId } = await insertManyResults(server);
  const [first, second, third] = runs;
  const session = await request.newContext({
    baseURL: server.url,
    extraHTTPHeaders: { origin: server.url },
  });
  await session.post('/api/auth/sign-in/email', { data: administrator });
  state = await session.storageState();
  const post = async (procedure: string, json: object) => {
    const answer = await session.post(`/api/trpc/${procedure}`, { data: { json } });
    if (!answer.ok()) throw new Error(`${procedure}: ${await answer.text()}`);
    return (await answer.json()).result.data.json;
  };
  const api = apiOf(server);
  const decide = async (review: string, verdict: string) => {
    const { hashes } = await api.reviews.get.query({ review });
    await post('reviews.decide', { review, verdict, description: 'As it should be.', hashes });
  };
  const champion = await post('reviews.open', { model: first?.modelId });
  await decide(champion.id, 'approve');
  const against = await post('reviews.open', { model: second?.modelId, notes: 'Is it better on cents?' });
  await decide(against.id, 'request-changes');
  await post('comments.add', { model: second?.modelId, body: 'Look at the small ones.' });
  await api.runs.start.mutate({
    dataset: '211 classes',
    recipe: presetRecipe('quick'),
    requires: { labels: ['nobody-has-it'] },
  });
  const compare = `/compare?runs=${runs.map(({ number }) => number).join(',')}`;
  paths = [
    '/',
    '/runs',
    `/runs/${first?.number}`,
    '/experiments',
    '/sweeps',
    `/sweeps/${sweepId}`,
    `${compare}&metric=valAccuracy,stepLoss&view=parallel`,
    `${compare}&view=scatter`,
    `${compare}&view=importance`,
    '/models',
    `/models/${first?.modelId}`,
    `/models/${second?.modelId}/confusion?split=validation&epoch=3`,
    `/models/${second?.modelId}/confusion?split=test&minus=${third?.number}`,
    '/reviews',
    `/reviews/${champion.number}`,
    `/reviews/${against.number}`,
  ];
  browser = await chromium.launch({
    executablePath: process.env.MINTMARK_CHROMIUM ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : ['--disable-gpu'],
  });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(page: Page, path: string): Promise<void> {
  await page.goto(server.url + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
}

for (const look of [
  { name: 'light, wide', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { name: 'dark, wide', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { name: 'dark, on a phone', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const) {
  test(`axe finds nothing and nothing scrolls sideways: ${look.name}`, { timeout: 300_000 }, async () => {
    const { colorScheme, viewport } = look;
    const context = await browser.newContext({ storageState: state, colorScheme, viewport });
    await bringAxe(context);
    const page = await context.newPage();
    for (const path of paths) {
      await open(page, path);
      expect.soft(await axeFinds(page), path).toEqual([]);
      const wider = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect.soft(wider, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
    }
    await context.close();
  });
}

/** Goes through a page by Tab. @returns what can be operated and was not come to, and what had the focus unseen */
async function tabThrough(page: Page): Promise<{ missed: string[]; unseen: string[] }> {
  const unseen = new Set<string>();
  for (let presses = 0; presses < 400; presses++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const isNew = !element.hasAttribute('data-reached');
      element.setAttribute('data-reached', '');
      const { width, height } = element.getBoundingClientRect();
      const name = element.outerHTML.slice(0, 120);
      return { isNew, unseen: width * height < 1 ? name : null };
    });
    if (at?.unseen) unseen.add(at.unseen);
    if (!at?.isNew) break;
  }
  const missed = await page.evaluate(() =>
    [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex="0"]')]
      .filter(
        (element) =>
          element.checkVisibility({ visibilityProperty: true }) &&
          !element.hasAttribute('data-reached') &&
          !(element as HTMLButtonElement).disabled &&
          (element as HTMLElement).tabIndex >= 0 &&
          // These hand the focus on to the one of their items that was chosen last.
          !element.matches('[role="radiogroup"], [role="tablist"]'),
      )
      .map((element) => element.outerHTML.slice(0, 120)),
  );
  return { missed, unseen: [...unseen] };
}

test('all that can be operated is come to by Tab, and seen there', { timeout: 300_000 }, async () => {
  const context = await browser.newContext({ storageState: state, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  for (const path of paths) {
    await open(page, path);
    expect.soft(await tabThrough(page), path).toEqual({ missed: [], unseen: [] });
  }
  await context.close();
});
