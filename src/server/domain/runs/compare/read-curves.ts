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
      return run ? measuredCurve(run, metric, axis) : { x: [], y: [] };
    };
    const smooth = ({ x, y }: Curve): Curve =>
      smoothing === 0 ? { x, y } : { x, y: smoothCurve(y, smoothing) };
    return {
      metric,
      runs: rows.flatMap(({ id }) => {
        if (grouped.has(id)) return [];
        const raw = curveOf(id);
        const smoothed = smoothing > 0 ? thinned(smooth(raw), points) : null;
        return { runId: id, ...thinned(raw, points), smoothed };
      }),
      groups: groups.map((group) => ({
        runIds: group.map(({ id }) => id),
        ...meanBand(
          group.map(({ id }) => smooth(curveOf(id))),
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
  const steps = await Promise.all(
    rows.map(({ id, lastSeq }) =>
      withSteps ? readStepColumns(deps, { runId: id, headSeq: lastSeq }) : null,
    ),
  );
  return new Map(
    rows.map(({ id, startedAt, recipe: { batchSize } }, index) => [
      id,
      measuredRun(logs.get(id) ?? [], { batchSize, startedAt, steps: steps[index] ?? null }),
    ]),
  );
}

/** By the place in the curve, not by x: of hours and of millions of photos alike, every extreme is kept. */
function thinned({ x, y }: Curve, points: number): CurvePoints {
  const { length } = x;
  const places = new Int32Array(length);
  for (let i = 0; i < length; i++) places[i] = i;
  const { steps, values } = thinCurve({ steps: places, values: y, length }, points);
  return { x: steps.map((place) => Number((x[place] as number).toPrecision(9))), y: values };
}
