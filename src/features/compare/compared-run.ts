import { type SeriesStyle, seriesStyle } from '@/components/charts/series-style';
import { type BestEpochs, bestEpochsOf } from '@/shared/best-epochs';
import type { CompareRun } from '@/shared/contracts/compare';
import type { EvaluationSummary } from '@/shared/run-events';
import type { RunState } from '@/shared/run-state';
import { trainingSeconds } from '@/shared/run-time';
import type { RunLiveSnapshot } from '../runs/live/run-live-store';

/** A run on the compare page: as fetched, brought up to date, with its colour. */
export interface ComparedRun extends CompareRun {
  id: string;
  label: string;
  state: RunState;
  style: SeriesStyle;
  best: BestEpochs;
}

/** Joins a fetched run with its event log, once that has been replayed. */
export function comparedRun(
  fetched: CompareRun,
  { slot, live }: { slot: number; live: RunLiveSnapshot | undefined },
): ComparedRun {
  const { run } = fetched;
  const current = live && !live.connection.catchingUp && live.run.attempt >= run.attempt ? live.run : null;
  const epochs = current && current.epochs.length > 0 ? current.epochs : null;
  return {
    ...fetched,
    id: run.id,
    label: `#${run.number} ${run.name}`,
    state: current?.state ?? run.state,
    style: seriesStyle(slot),
    best: epochs ? bestEpochsOf(epochs, fetched.recipe.earlyStopping.restoreBest) : run.progress,
    trainedSeconds: epochs ? trainingSeconds(epochs) : fetched.trainedSeconds,
    evaluations: current && current.evaluations.length > 0 ? [...current.evaluations] : fetched.evaluations,
  };
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
