import type { BrowserContext, Page } from '@playwright/test';

const DRAWN_MS = 30_000;
const LOADS = 5;
/** Not counted: from the third load on a browser keeps the chunks compiled. */
const FIRST_LOADS = 3;

/**
 * Opens a page over and over.
 * @param drawn what a function in the page returns once what counts is drawn, and before that nothing
 * @returns what it returned, of each load that counts
 */
export async function loadPage<T>(browser: BrowserContext, url: string, drawn: string): Promise<T[]> {
  await browser.addInitScript({
    content: `
      const drawn = () => { ${drawn} };
      const look = () => {
        window.drawn ??= drawn();
        if (!window.drawn) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    `,
  });
  const loads: T[] = [];
  for (let load = 1 - FIRST_LOADS; load <= LOADS; load++) {
    const page = await browser.newPage();
    await page.goto(url, { waitUntil: 'commit' });
    const seen = await page.waitForFunction(() => Reflect.get(window, 'drawn'), undefined, {
      timeout: DRAWN_MS,
    });
    if (load > 0) loads.push((await seen.jsonValue()) as T);
    await page.close();
  }
  return loads;
}

/** Milliseconds between the frames that a page could paint while some work was going on. */
export async function framesDuring(page: Page, work: () => Promise<void>): Promise<number[]> {
  // As text: what this program's loader adds to functions is unknown in the page.
  await page.evaluate(`{
    const noted = (window.notedFrames = []);
    const note = (at) => {
      noted.push(at);
      if (window.notedFrames === noted) requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  }`);
  await work();
  const frames = await page.evaluate<number[]>(
    '(() => { const noted = window.notedFrames; window.notedFrames = null; return noted; })()',
  );
  return frames.slice(1).map((at, index) => at - (frames[index] ?? at));
}
