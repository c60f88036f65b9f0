import type { z } from 'zod';
import type { CurvePoints, curvesInput, MetricCurves } from '@/shared/contracts/compare';
import { type Curve, meanBand } from '@/shared/mean-band';
import { seedGroups } from '@/shared/seed-groups';
import { smoothCurve } from '@/shared/smooth-curve';
import { thinCurve } from '@/shared/thin-curve';
import { recipeOf } from '../../../db/run-row';
import type { Deps } from '../../../deps';
import { readStepColumns } from '../curves/step-series';
import { selectLogs } from '../event-log/event-repo';
import { findComparedRuns } from './compare-runs';
import { isStepMetric, type MeasuredRun, measuredCurve, measuredRun } from './measured-run';

/**
 * Curves of several runs, thinned to what a chart can show: smoothed, and averaged over seeds, before anything is left out.
 * @throws AppError `not-found`
 */
export async function readCurves(
  deps: Pick<Deps, 'db' | 'packedCurves'>,
  { runs: refs, metrics, axis, smoothing, groupSeeds, points }: z.output<typeof curvesInput>,
): Promise<MetricCurves[]> {
  const rows = (await findComparedRuns(deps, refs)).map((row) => ({ ...row, recipe: recipeOf(row) }));
  const groups = groupSeeds ? seedGroups(rows) : [];
  const grouped = new Set(groups.flat().map(({ id }) => id));
  const runs = await readMeasured(deps, rows, metrics.some(isStepMetric));
  return metrics.map((metric) => {
    const curveOf = (id: string): Curve => {
      const run = runs.get(id);
      const curve = run ? measuredCurve(run, metric, axis) : { x: [], y: [] };
      return smoothing === 0 ? curve : { x: curve.x, y: smoothCurve(curve.y, smoothing) };
    };
    return {
      metric,
      runs: rows.flatMap(({ id }) => {
        const run = runs.get(id);
        if (grouped.has(id) || !run) return [];
        const raw = measuredCurve(run, metric, axis);
        const smoothed = smoothing > 0 ? thinned(curveOf(id), points) : null;
        return { runId: id, ...thinned(raw, points), smoothed };
      }),
      groups: groups.map((group) => ({
        runIds: group.map(({ id }) => id),
        ...meanBand(
          group.map(({ id }) => curveOf(id)),
          points,
        ),
      })),
    };
  });
}

type ComparedRow = Awaited<ReturnType<typeof findComparedRuns>>[number];

async function readMeasured(
  deps: Pick<Deps, 'db' | 'packedCurves'>,
  rows: readonly (Omit<ComparedRow, 'recipe'> & { recipe: { batchSize: number } })[],
  withSteps: boolean,
): Promise<Map<string, MeasuredRun>> {
  const logs = await selectLogs(deps.db, { runIds: rows.map(({ id }) => id), types: ['setup', 'epoch'] });
  const measured = new Map<string, MeasuredRun>();
  for (const { id, lastSeq, startedAt, recipe } of rows) {
    const steps = withSteps ? await readStepColumns(deps, { runId: id, headSeq: lastSeq }) : null;
    measured.set(id, measuredRun(logs.get(id) ?? [], { batchSize: recipe.batchSize, startedAt, steps }));
  }
  return measured;
}

/** By the place in the curve, not by x: of hours and of millions of photos alike, every extreme is kept. */
function thinned({ x, y }: Curve, points: number): CurvePoints {
  const { length } = x;
  const places = Array.from({ length }, (_, i) => i);
  const { steps, values } = thinCurve({ steps: places, values: y, length }, points);
  return { x: steps.map((place) => Number((x[place] as number).toPrecision(9))), y: values };
}
