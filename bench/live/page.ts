import { median } from '@/shared/median';
import { inBrowser } from '../browser';
import { BenchChild } from './child-process';
import type { PageMetrics } from './document';
import { STEPS_PER_EPOCH } from './generated-events';
import type { Installation } from './installation';
import { loadPage } from './page-loads';
import type { TrainRequest } from './programs/workers';

const EPOCHS = 1000;
/** Four by epoch, three by step. */
const CHARTS = 7;
const ANSWERS = 5;

/** In the page: the first frames in which the main curves, and all of them, are drawn. */
const WHEN_DRAWN = `
  const drawn = (chart, points) => Number(chart?.dataset.points ?? 0) >= points && chart.querySelector('canvas');
  const named = (label) => document.querySelector('[data-chart="' + label + '"]');
  const main = () =>
    drawn(named('Loss by epoch'), ${EPOCHS}) &&
    drawn(named('Accuracy by epoch'), ${EPOCHS}) &&
    drawn(named('Training loss by step'), 100);
  if (main()) window.mainMs ??= performance.now();
  const charts = [...document.querySelectorAll('[data-chart]')];
  if (window.mainMs && charts.length >= ${CHARTS} && charts.every((chart) => drawn(chart, 100))) {
    return { mainMs: window.mainMs, allMs: performance.now() };
  }
`;

/** Makes one long run, still in progress, and opens its page in Chromium over and over. */
export async function measurePage({ web, api, queueRuns, workerTokens }: Installation): Promise<PageMetrics> {
  await queueRuns(1);
  const workers = new BenchChild('workers');
  try {
    const request = { url: web.url, tokens: await workerTokens(1), epochs: EPOCHS } satisfies TrainRequest;
    const runId = await workers.ask<string>('fill', request);
    const seriesMs: number[] = [];
    for (let i = 0; i < ANSWERS; i++) {
      const started = performance.now();
      await api.runs.series.query({ run: runId });
      seriesMs.push(performance.now() - started);
    }
    const loads = await inBrowser({ url: web.url, cookie: await web.signIn() }, (browser) =>
      loadPage<Drawn>(browser, `${web.url}/runs/${runId}`, WHEN_DRAWN),
    );
    return {
      epochs: EPOCHS,
      stepPoints: EPOCHS * STEPS_PER_EPOCH,
      loads: loads.length,
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
