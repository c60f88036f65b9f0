import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { insertClasses, insertLearnedRuns } from '@/server/testing/learned-runs';
import { inBrowser } from '../browser';
import type { FrameMetrics, MatrixMetrics } from './document';
import type { Installation } from './installation';
import { framesDuring } from './page-loads';

const CLASSES = 211;
const EPOCHS = 40;
/** Of each movement. */
const MOVES = 240;
/** A little faster than frames come. */
const MOVE_MS = 12;
/** Longer than a slider must rest, so that each epoch is fetched and drawn. */
const EPOCH_MS = 150;

/** Moves over a matrix of many classes in Chromium and notes when its frames come. */
export async function measureMatrix({ web, withDatabase }: Installation): Promise<MatrixMetrics> {
  const model = await withDatabase(async (db) => {
    const versionId = await insertClasses(db, { classes: CLASSES });
    const learned = {
      versionId,
      experiment: 'Matrix',
      runs: 1,
      epochs: EPOCHS,
      answered: 1,
      epochAnswers: true,
    };
    return (await insertLearnedRuns(db, learned))[0];
  });
  return inBrowser({ url: web.url, cookie: await web.signIn() }, async (browser) => {
    const page = await browser.newPage();
    await page.goto(`${web.url}/models/${model?.modelId}/confusion?split=validation`);
    await page.getByRole('application').waitFor();
    await page.waitForLoadState('networkidle');
    // The first movements pay for what is compiled then.
    await hover(page, MOVES / 4);
    return {
      classes: CLASSES,
      hover: frames(await framesDuring(page, () => hover(page, MOVES))),
      zoom: frames(await framesDuring(page, () => zoom(page))),
      pan: frames(await framesDuring(page, () => pan(page))),
      epochs: frames(await framesDuring(page, () => scrub(page))),
    };
  });
}

async function canvasOf(page: Page) {
  const box = await page.getByRole('application').locator('canvas').boundingBox();
  if (!box) throw new Error('there is no matrix');
  return box;
}

async function hover(page: Page, moves: number): Promise<void> {
  const { x, y, width, height } = await canvasOf(page);
  for (let move = 0; move < moves; move++) {
    const at = move / moves;
    const across = 0.2 + 0.75 * at;
    await page.mouse.move(x + width * across, y + height * (0.55 + 0.35 * Math.sin(12 * at)));
    await delay(MOVE_MS);
  }
}

async function zoom(page: Page): Promise<void> {
  const { x, y, width, height } = await canvasOf(page);
  await page.mouse.move(x + width * 0.6, y + height * 0.6);
  for (let turn = 0; turn < MOVES / 4; turn++) {
    await page.mouse.wheel(0, turn < MOVES / 6 ? -40 : 20);
    await delay(MOVE_MS);
  }
}

async function pan(page: Page): Promise<void> {
  const { x, y, width, height } = await canvasOf(page);
  await page.mouse.move(x + width * 0.6, y + height * 0.6);
  await page.mouse.down();
  for (let move = 1; move <= MOVES; move++) {
    const turn = (8 * Math.PI * move) / MOVES;
    await page.mouse.move(
      x + width * (0.6 + 0.3 * Math.sin(turn)),
      y + height * (0.6 + 0.3 * Math.cos(turn)),
    );
    await delay(MOVE_MS);
  }
  await page.mouse.up();
}

async function scrub(page: Page): Promise<void> {
  await page.getByRole('slider', { name: 'Epoch' }).focus();
  for (let epoch = 1; epoch < EPOCHS; epoch++) {
    await page.keyboard.press('ArrowLeft');
    await delay(EPOCH_MS);
  }
}

function frames(gaps: readonly number[]): FrameMetrics {
  const sorted = [...gaps].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  const seconds = gaps.reduce((sum, gap) => sum + gap, 0) / 1000;
  return { perSecond: gaps.length / seconds, p95Ms: at(0.95), longestMs: at(1) };
}
