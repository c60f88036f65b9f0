import type { LineSeries, Point } from '@/components/charts/line-series';
import { type SeriesStyle, seriesStyle } from '@/components/charts/series-style';
import { type BestEpochs, bestEpochsOf } from '@/shared/best-epochs';
import type { CompareRun } from '@/shared/contracts/runs';
import type { EpochMetrics, EvaluationSummary } from '@/shared/run-events';
import type { RunState } from '@/shared/run-state';
import type { RunLiveSnapshot } from '../runs/live/run-live-store';

/** A run on the compare page: as fetched, brought up to date, with its colour. */
export interface ComparedRun extends CompareRun {
  id: string;
  label: string;
  state: RunState;
  style: SeriesStyle;
  best: BestEpochs;
}

export type CurveMetric = 'valAccuracy' | 'valLoss' | 'accuracy' | 'loss' | 'learningRate' | 'imgPerSec';
export type CurveAxis = 'epoch' | 'time';

/** Joins a fetched run with its event log, once that has been replayed. */
export function comparedRun(
  fetched: CompareRun,
  { slot, live }: { slot: number; live: RunLiveSnapshot | undefined },
): ComparedRun {
  const { run } = fetched;
  const current = live && !live.connection.catchingUp && live.run.attempt >= run.attempt ? live.run : null;
  const epochs = current ? current.epochs : fetched.epochs;
  return {
    ...fetched,
    id: run.id,
    label: `#${run.number} ${run.name}`,
    state: current?.state ?? run.state,
    style: seriesStyle(slot),
    epochs,
    best: bestEpochsOf(epochs, fetched.recipe.earlyStopping.restoreBest),
    evaluations: current && current.evaluations.length > 0 ? [...current.evaluations] : fetched.evaluations,
  };
}

/** One metric of all runs as lines over epochs, or over seconds of training. */
export function curves(
  runs: readonly ComparedRun[],
  { metric, axis }: { metric: CurveMetric; axis: CurveAxis },
): LineSeries[] {
  return runs.map(({ id, label, style, epochs }) => ({
    id,
    name: label,
    style,
    points:
      axis === 'epoch'
        ? epochs.map((point) => [point.epoch, point[metric]] as const)
        : byTime(epochs, metric),
  }));
}

function byTime(epochs: readonly EpochMetrics[], metric: CurveMetric): Point[] {
  let elapsed = 0;
  return epochs.map((point) => {
    elapsed += point.seconds;
    return [elapsed, point[metric]] as const;
  });
}

export function testOf(evaluations: readonly EvaluationSummary[]): EvaluationSummary | null {
  return evaluations.find(({ split }) => split === 'test') ?? null;
}

/** Positions of the best values; empty when fewer than two can be compared, or all are the same. */
export function bestOf(
  values: readonly (number | null | undefined)[],
  better: 'higher' | 'lower',
): Set<number> {
  const known = values.filter(
    (value): value is number => typeof value === 'number' && Number.isFinite(value),
  );
  if (new Set(known).size < 2) return new Set();
  const best = better === 'higher' ? Math.max(...known) : Math.min(...known);
  return new Set(values.flatMap((value, index) => (value === best ? [index] : [])));
}
