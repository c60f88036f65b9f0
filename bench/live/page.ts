import { median } from '@/shared/median';
import { inBrowser } from '../browser';
import { BenchChild } from './child-process';
import type { PageMetrics } from './document';
import { STEPS_PER_EPOCH } from './generated-events';
import type { Installation } from './installation';
import type { TrainRequest } from './programs/workers';

const EPOCHS = 1000;
/** Four by epoch, three by step. */
const CHARTS = 7;
const LOADS = 5;
const FIRST_LOADS = 3;
const DRAWN_MS = 30_000;

/** Runs in the page: notes the first frames in which the main curves, and all of them, are drawn. */
const NOTE_WHEN_DRAWN = `
  const drawn = (chart, points) => Number(chart?.dataset.points ?? 0) >= points && chart.querySelector('canvas');
  const named = (label) => document.querySelector('[data-chart="' + label + '"]');
  const main = () =>
    drawn(named('Loss by epoch'), ${EPOCHS}) &&
    drawn(named('Accuracy by epoch'), ${EPOCHS}) &&
    drawn(named('Training loss by step'), 100);
  let mainMs;
  const look = () => {
    if (main()) mainMs ??= performance.now();
    const charts = [...document.querySelectorAll('[data-chart]')];
    if (mainMs && charts.length >= ${CHARTS} && charts.every((chart) => drawn(chart, 100))) {
      window.drawn = { mainMs, allMs: performance.now() };
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

/** Makes one long run, still in progress, and opens its page in Chromium over and over. */
export async function measurePage({ web, api, queueRuns, workerTokens }: Installation): Promise<PageMetrics> {
  await queueRuns(1);
  const workers = new BenchChild('workers');
  try {
    const request = { url: web.url, tokens: await workerTokens(1), epochs: EPOCHS } satisfies TrainRequest;
    const runId = await workers.ask<string>('fill', request);
    const seriesMs: number[] = [];
    for (let i = 0; i < LOADS; i++) {
      const started = performance.now();
      await api.runs.series.query({ run: runId });
      seriesMs.push(performance.now() - started);
    }
    const loads = await openPage(`${web.url}/runs/${runId}`, await web.signIn());
    return {
      epochs: EPOCHS,
      stepPoints: EPOCHS * STEPS_PER_EPOCH,
      loads: LOADS,
      mainMs: median(loads.map(({ mainMs }) => mainMs)),
      medianMs: median(loads.map(({ allMs }) => allMs)),
      slowestMs: Math.max(...loads.map(({ allMs }) => allMs)),
      seriesMs: median(seriesMs),
    };
  } finally {
    workers.end();
  }
}

/** Milliseconds from the start of a navigation. */
interface Drawn {
  mainMs: number;
  allMs: number;
}

function openPage(url: string, cookie: string): Promise<Drawn[]> {
  return inBrowser({ url, cookie }, async (browser) => {
    await browser.addInitScript({ content: NOTE_WHEN_DRAWN });
    const loads: Drawn[] = [];
    // Not counted are the first loads: from the third on a browser keeps the chunks compiled.
    for (let load = 1 - FIRST_LOADS; load <= LOADS; load++) {
      const page = await browser.newPage();
      await page.goto(url, { waitUntil: 'commit' });
      const drawn = await page.waitForFunction(() => Reflect.get(window, 'drawn'), undefined, {
        timeout: DRAWN_MS,
      });
      if (load > 0) loads.push((await drawn.jsonValue()) as Drawn);
      await page.close();
    }
    return loads;
  });
}
