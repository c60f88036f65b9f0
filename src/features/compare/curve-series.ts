import { RAW } from '@/components/charts/line-chart-option';
import type { LineSeries, Point } from '@/components/charts/line-series';
import type { CurvePoints, MetricCurves } from '@/shared/contracts/compare';
import type { ComparedRun } from './compared-run';

const pointsOf = ({ x, y }: CurvePoints): Point[] => x.map((at, i) => [at, y[i] ?? null] as const);

/**
 * What a chart draws of one metric: a line for each run, below it the raw one where it is smoothed, and the mean with its
 * band for runs that differ by their seed alone. Pure.
 */
export function curveSeries(curves: MetricCurves, runs: readonly ComparedRun[]): LineSeries[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const lines = curves.runs.flatMap((curve): LineSeries[] => {
    const run = byId.get(curve.runId);
    if (!run) return [];
    const { id, label: name, style } = run;
    const raw = pointsOf(curve);
    return curve.smoothed
      ? [
          { id: `${id}${RAW}`, name, style, points: raw, faint: true },
          { id, name, style, points: pointsOf(curve.smoothed) },
        ]
      : [{ id, name, style, points: raw }];
  });
  const groups = curves.groups.flatMap(({ runIds, x, mean, low, high }): LineSeries[] => {
    const first = byId.get(runIds[0] ?? '');
    if (!first) return [];
    return [
      {
        id: first.id,
        name: `${first.run.name} · mean of ${runIds.length} seeds`,
        style: first.style,
        points: x.map((at, i) => [at, mean[i] ?? null] as const),
        band: x.map((_, i) => [low[i] ?? Number.NaN, high[i] ?? Number.NaN] as const),
      },
    ];
  });
  return [...groups, ...lines];
}
