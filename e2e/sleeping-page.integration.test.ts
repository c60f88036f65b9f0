import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FedRun, STEPS_PER_EPOCH } from './support/fed-run';
import { type MintmarkServer, startMintmark } from './support/mintmark-server';
import { PageLine } from './support/page-line';

const executablePath = process.env.MINTMARK_CHROMIUM ?? '/usr/bin/chromium';
const present = existsSync(executablePath);
if (!present) console.warn('skipped: these tests need Chromium; name one with MINTMARK_CHROMIUM');

const CUTS = 24;
const HOUR_MS = 3_600_000;
const person = { email: 'ada@example.org', password: 'a long enough password' };

let server: MintmarkServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let line: PageLine;
let run: FedRun;

/** Number of points drawn of a chart, its zoom, and where the page is scrolled to. */
const chart = async (label: string) => {
  const figure = page.locator(`[data-chart="${label}"]`);
  return {
    points: Number(await figure.getAttribute('data-points')),
    zoom: await figure.getAttribute('data-zoom'),
  };
};
const points = async (label = 'Loss by epoch') => (await chart(label)).points;
const live = () => page.locator('[data-live]').getAttribute('data-live');
const scrolled = () => page.evaluate(() => window.scrollY);
const within = (timeout: number) => ({ timeout, interval: 50 });

/** Zooms in unless it is; before the chart is drawn its button does nothing. @returns the zoom */
async function zoomIn(): Promise<string | null> {
  const { zoom } = await chart('Loss by epoch');
  if (zoom !== '') return zoom;
  await page.locator('[data-chart="Loss by epoch"]').getByRole('button', { name: 'Zoom in' }).click();
  await page.waitForTimeout(500);
  return (await chart('Loss by epoch')).zoom;
}

/** Each epoch's number as the page's table has it, in ascending order. */
async function epochsInTable(): Promise<number[]> {
  await page.getByRole('tab', { name: /Epochs/ }).click();
  const cells = await page.getByRole('tabpanel').locator('tbody tr td:first-child').allTextContents();
  return cells.map((text) => Number.parseInt(text, 10)).sort((a, b) => a - b);
}

describe.skipIf(!present)('a page whose line is cut', { timeout: 300_000 }, () => {
  beforeAll(async () => {
    server = await startMintmark({
      env: {
        MINTMARK_DEMO: '0',
        MINTMARK_LOCAL_WORKER: '0',
        MINTMARK_ADMIN_EMAIL: person.email,
        MINTMARK_ADMIN_PASSWORD: person.password,
      },
    });
    browser = await chromium.launch({
      executablePath,
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--no-first-run'],
    });
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  beforeEach(async () => {
    run ??= await FedRun.begin(server);
    context = await browser.newContext({ baseURL: server.url });
    page = await context.newPage();
    line = await PageLine.through(page);
  }, 60_000);
  afterEach(() => context.close());
  afterAll(() => run?.end());

  async function signIn(): Promise<void> {
    await page.getByLabel('E-mail').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** Opens the run, zooms into its curve and scrolls down a little. */
  async function openRun() {
    await page.goto(`/runs/${run.id}`);
    await signIn();
    await run.train(5);
    await expect.poll(points, within(30_000)).toBe(run.epochs);
    await expect.poll(zoomIn, within(30_000)).not.toBe('');
    await page.mouse.wheel(0, 300);
    await expect.poll(scrolled, within(5_000)).toBeGreaterThan(100);
    return { zoom: (await chart('Loss by epoch')).zoom, top: await scrolled() };
  }

  it(`has every epoch once after ${CUTS} cuts, and keeps zoom and place`, async () => {
    const { zoom, top } = await openRun();
    for (let cut = 1; cut <= CUTS; cut++) {
      const before = line.connections;
      await line.cut();
      if (cut % 4 === 0) await run.train(1);
      // As the browser does when the network is back; else the page waits a while before it tries.
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
      await expect.poll(() => line.connections, within(15_000)).toBeGreaterThan(before);
    }
    await expect.poll(points, within(30_000)).toBe(run.epochs);
    await expect.poll(live, within(15_000)).toBe('live');
    expect(await chart('Loss by epoch')).toEqual({ points: run.epochs, zoom });
    expect(await scrolled()).toBe(top);
    // Whole or thinned, depending on how far behind the page was.
    const drawn = Math.min(900, run.epochs * (STEPS_PER_EPOCH - 1));
    await expect.poll(() => points('Training loss by step'), within(30_000)).toBeGreaterThanOrEqual(drawn);
    expect(await epochsInTable()).toEqual(Array.from({ length: run.epochs }, (_, i) => i + 1));
  });

  it('says how old it is while asleep for an hour, catches up when it wakes, and is complete then', async () => {
    await page.clock.install();
    const { zoom, top } = await openRun();
    await line.break();
    await run.train(40);
    await page.clock.fastForward(HOUR_MS);
    await expect.poll(live, within(10_000)).toBe('stale');
    expect(await points()).toBeLessThan(run.epochs);
    line.mend(700);
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await expect.poll(live, within(15_000)).toBe('catching-up');
    await expect.poll(live, within(30_000)).toBe('live');
    await expect.poll(points, within(30_000)).toBe(run.epochs);
    expect(await chart('Loss by epoch')).toEqual({ points: run.epochs, zoom });
    expect(await scrolled()).toBe(top);
    line.mend();
    await run.train(1);
    await expect.poll(points, within(30_000)).toBe(run.epochs);
    expect(await epochsInTable()).toEqual(Array.from({ length: run.epochs }, (_, i) => i + 1));
  });

  it('leads to the sign-in when the session ended while it slept, and back to the run', async () => {
    await openRun();
    await line.break();
    const answer = await context.request.post('/api/auth/sign-out', {
      headers: { origin: server.url },
      data: {},
    });
    expect(answer.ok()).toBe(true);
    await run.train(2);
    line.mend();
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await page.waitForURL(/\/login\?next=/, { timeout: 30_000 });
    await signIn();
    await page.waitForURL(`**/runs/${run.id}`, { timeout: 30_000 });
    await expect.poll(points, within(30_000)).toBe(run.epochs);
  });
});
