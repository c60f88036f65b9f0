import { insertClasses, insertLearnedRuns } from '@/server/testing/learned-runs';
import type { CurveMetric } from '@/shared/contracts/compare';
import { median } from '@/shared/median';
import { inBrowser } from '../browser';
import type { CompareMetrics } from './document';
import type { Installation } from './installation';
import { timeAnswers } from './list';
import { loadPage } from './page-loads';

const RUNS = 20;
const EPOCHS = 200;
const STEP_POINTS = 10_000;
const MODELS = 200;
const METRICS: CurveMetric[] = ['valAccuracy', 'valLoss', 'loss', 'stepLoss', 'stepAccuracy'];

/** In the page: the first frame in which the curves of all metrics are drawn. */
const WHEN_DRAWN = `
  const charts = [...document.querySelectorAll('[data-chart]')];
  const drawn = (chart) => Number(chart.dataset.points) >= ${EPOCHS} && chart.querySelector('canvas');
  if (charts.length >= ${METRICS.length} && charts.every(drawn)) return { drawnMs: performance.now() };
`;

/** Opens the page that compares many long runs over and over, and lists as many model versions. */
export async function measureCompare(installation: Installation): Promise<CompareMetrics> {
  const { web, withDatabase } = installation;
  const runs = await withDatabase(async (db) => {
    const versionId = await insertClasses(db);
    await insertLearnedRuns(db, { versionId, experiment: 'Many', runs: MODELS - RUNS });
    return insertLearnedRuns(db, {
      versionId,
      experiment: 'Compared',
      runs: RUNS,
      epochs: EPOCHS,
      steps: STEP_POINTS,
      answered: RUNS,
    });
  });
  const page = `${web.url}/compare?runs=${runs.map(({ number }) => number).join(',')}&metric=${METRICS.join(',')}`;
  const loads = await inBrowser({ url: web.url, cookie: await web.signIn() }, (browser) =>
    loadPage<{ drawnMs: number }>(browser, page, WHEN_DRAWN),
  );
  const models = await timeAnswers(installation, 'models.list', { sort: { by: 'top1', direction: 'desc' } });
  return {
    runs: RUNS,
    metrics: METRICS.length,
    stepPoints: STEP_POINTS,
    loads: loads.length,
    medianMs: median(loads.map(({ drawnMs }) => drawnMs)),
    slowestMs: Math.max(...loads.map(({ drawnMs }) => drawnMs)),
    models: MODELS,
    modelsP95Ms: models.p95Ms,
  };
}
