import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page } from '@playwright/test';
import { median } from '@/shared/median';
import { inBrowser } from '../browser';
import { startWebServer } from '../web-server';
import type { FramesMetrics } from './document';
import { apiOf, fillGrid } from './grid-server';

const STEPS = 30;
const SCROLLED_FRAMES = 300;
const PIXELS_PER_FRAME = 60;
/** Whoever looks at a photo stays that long, and the next ones are fetched meanwhile. */
const LOOKED_MS = 400;

/** Frames of the grid while it scrolls, and how soon the queue shows the next photo, in Chromium at a real server. */
export async function measureFrames(photos: number, folder: string): Promise<FramesMetrics> {
  const { versionId, datasetId } = await fillGrid(path.join(folder, 'data'), photos);
  const web = await startWebServer({ dir: folder });
  try {
    const session = { url: web.url, cookie: await web.signIn() };
    const { id } = await apiOf(web).drafts.create.mutate({ versionId });
    return await inBrowser(session, async (browser) => ({
      photos,
      ...(await scrollGrid(browser, `${web.url}/datasets/${datasetId}?tab=photos`)),
      ...(await stepQueue(browser, `${web.url}/datasets/${datasetId}/drafts/${id}`)),
    }));
  } finally {
    await web.stop();
  }
}

/** Runs in the page, as text, since a compiler's own functions are not there: scrolls a little with each frame. */
const scrolling = (frames: number) => `new Promise((done) => {
  const gaps = [];
  let last = null;
  const step = (now) => {
    if (last !== null) gaps.push(now - last);
    last = now;
    scrollBy(0, ${PIXELS_PER_FRAME});
    if (gaps.length < ${frames}) requestAnimationFrame(step);
    else done(gaps);
  };
  requestAnimationFrame(step);
})`;

/** Scrolls by so many frames. @returns milliseconds between them */
const scrolled = (page: Page, frames: number) => page.evaluate<number[]>(scrolling(frames));

async function scrollGrid(browser: BrowserContext, url: string) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.locator('[data-place] img').first().waitFor();
  await sleep(2000);
  // The first time compiles what scrolling needs.
  await scrolled(page, 60);
  const cpu = await mainThread(page);
  const before = await cpu();
  const gaps = await scrolled(page, SCROLLED_FRAMES);
  const cpuMs = ((await cpu()) - before) / SCROLLED_FRAMES;
  await page.close();
  const sorted = gaps.toSorted((a, b) => a - b);
  return {
    frameMs: median(gaps),
    slowFrameMs: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
    longestFrameMs: sorted.at(-1) ?? 0,
    lateFrames: gaps.filter((gap) => gap > 20).length / gaps.length,
    frameCpuMs: cpuMs,
  };
}

/** Processor time of the page's main thread so far, in milliseconds. */
async function mainThread(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
}

/** Runs in the page: notes for each key how long it took until another photo was on the screen. */
const NOTE_STEPS = `
  window.steps = [];
  const shown = () => [...document.querySelectorAll('article[data-finding] img')];
  const names = () => shown().map((image) => image.src).join();
  addEventListener('keydown', (event) => {
    const [pressed, before] = [event.timeStamp, names()];
    const look = () => {
      const isThere = names() !== before && shown().every((image) => image.complete && image.naturalWidth > 0);
      if (!isThere) return requestAnimationFrame(look);
      // A message comes after the frame that is about to be painted.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.steps.push(performance.now() - pressed);
      channel.port2.postMessage(null);
    };
    requestAnimationFrame(look);
  }, { capture: true });
`;

async function stepQueue(browser: BrowserContext, url: string) {
  const page = await browser.newPage();
  await page.addInitScript({ content: NOTE_STEPS });
  await page.goto(url);
  await page.locator('article[data-finding] img').first().waitFor();
  await sleep(2000);
  for (let step = 0; step < STEPS; step++) {
    await page.keyboard.press('j');
    await sleep(LOOKED_MS);
  }
  const steps = (await page.evaluate('window.steps')) as number[];
  await page.close();
  if (steps.length < STEPS) throw new Error(`${STEPS - steps.length} steps of the queue showed no photo`);
  return { nextPhotoMs: median(steps), slowestNextPhotoMs: Math.max(...steps) };
}
