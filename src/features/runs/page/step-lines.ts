import type { Point } from '@/components/charts/line-series';
import type { ZoomWindow } from '@/components/charts/zoom-window';
import { STEP_METRICS, type StepMetric, type StepPoint, type StepSeries } from '@/shared/step-curve';

/** What the step charts draw, by metric. */
export type StepLines = Record<StepMetric, Point[]>;

export interface Stretch {
  fromStep: number;
  toStep: number;
}

/** A zoomed chart fetches its window and as much again, so that a small move needs no request. */
const MARGIN = 0.5;

/**
 * The stretch to fetch in more detail; null where the thinned curve has all there is. Its ends lie on a grid as
 * wide as an eighth of the window, so that windows that hardly differ share an answer.
 */
export function zoomedStretch(window: ZoomWindow | null, whole: StepSeries | undefined): Stretch | null {
  if (!window || !whole || whole.firstStep === null || whole.lastStep === null) return null;
  if (whole.total <= whole.metrics.imgPerSec.steps.length) return null;
  const width = window[1] - window[0];
  const grid = Math.max(1, Math.round(width / 8));
  const fromStep = Math.floor((window[0] - MARGIN * width) / grid) * grid;
  const toStep = Math.ceil((window[1] + MARGIN * width) / grid) * grid;
  return { fromStep: Math.max(0, fromStep), toStep: Math.max(1, toStep) };
}

/** The thinned curve, with a stretch of it in more detail, and what came since. */
export function joinSteps({
  whole,
  finer,
  newer,
}: {
  whole: StepSeries;
  finer: (Stretch & { series: StepSeries }) | null;
  newer: readonly StepPoint[];
}): StepLines {
  const lines = STEP_METRICS.map((metric) => {
    let points = pointsOf(whole, metric);
    if (finer) {
      points = [
        ...points.filter(([step]) => step < finer.fromStep),
        ...pointsOf(finer.series, metric),
        ...points.filter(([step]) => step > finer.toStep),
      ];
    }
    const last = points.at(-1)?.[0] ?? 0;
    const since = newer
      .filter(({ step }) => step > last)
      .map((point) => [point.step, point[metric]] as const);
    return [metric, [...points, ...since]] as const;
  });
  return Object.fromEntries(lines) as StepLines;
}

function pointsOf({ metrics }: StepSeries, metric: StepMetric): Point[] {
  const { steps, values } = metrics[metric];
  return steps.map((step, i) => [step, values[i] ?? null] as const);
}
