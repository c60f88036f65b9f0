import { type BestEpochs, bestEpochsOf } from '@/shared/best-epochs';
import type { RunDetail, RunProgress } from '@/shared/contracts/runs';
import type { EpochMetrics, EvaluationSummary, RunEventPayloads } from '@/shared/run-events';
import { fractionOfEpochs } from '@/shared/run-progress';
import type { RunControl, RunState } from '@/shared/run-state';
import { isFinal } from '@/shared/run-state';
import type { RunLiveState } from '../live/run-live-state';

/** What the run page shows: the row as it was fetched, brought up to date by the event log. */
export interface RunView {
  state: RunState;
  control: RunControl;
  controlBy: string | null;
  attempt: number;
  epochs: readonly EpochMetrics[];
  /** The epoch that is trained now, or the last one. */
  epoch: number;
  epochsTotal: number;
  /** Of all epochs, 0 to 1. */
  fraction: number;
  /** Of the epoch that is trained now; null between epochs. */
  epochFraction: number | null;
  batch: RunEventPayloads['batch'] | null;
  phase: RunEventPayloads['phase'] | null;
  setup: RunEventPayloads['setup'] | null;
  /** The newest one of a run in progress; `at` is milliseconds since 1970. */
  checkpoint: (RunEventPayloads['checkpoint'] & { at: number }) | null;
  last: EpochMetrics | null;
  best: BestEpochs;
  /** The run ends with the weights of its best epoch, not of its last. */
  restoresBest: boolean;
  imgPerSec: number | null;
  etaSeconds: number | null;
  evaluations: readonly EvaluationSummary[];
  /** Ended before its last epoch because nothing improved any more. */
  stoppedEarly: boolean;
  /** Why it ended, as text, where there is more to tell than its state. */
  endReason: string | null;
}

/**
 * Joins the fetched run with what the log has brought since. Until the log's replay has passed the point at which
 * the row was fetched, the row's metrics stand, so that nothing on the page runs backwards.
 */
export function runView(detail: RunDetail, live: RunLiveState): RunView {
  const ahead = live.lastSeq > 0 && live.lastSeq >= detail.lastSeq;
  const state = (ahead ? live.state : null) ?? detail.state;
  const attempt = ahead ? Math.max(live.attempt, detail.attempt) : detail.attempt;
  const epochs = ahead ? live.epochs : detail.epochs;
  const last = epochs.at(-1) ?? null;
  const { restoreBest } = detail.recipe.earlyStopping;
  const ended = isFinal(state);
  const batch = ahead && !ended ? live.batch : null;
  const newest = batch && (!last || batch.epoch > last.epoch) ? batch : null;
  const fetched = ahead ? null : detail.progress;
  const epoch = newest?.epoch ?? last?.epoch ?? fetched?.epoch ?? 0;
  const epochsTotal = batch?.epochs ?? detail.recipe.epochs;
  const done = newest ? newest.batch / newest.batches : (fetched?.epochFraction ?? (last ? 1 : 0));
  return {
    state,
    control: ahead ? (live.control?.control ?? 'none') : detail.control,
    controlBy: ahead ? (live.control?.by ?? null) : detail.controlBy,
    attempt,
    epochs,
    epoch,
    epochsTotal,
    fraction: fractionOfEpochs({ epoch, epochs: epochsTotal, epochFraction: done }),
    epochFraction: newest ? done : null,
    batch,
    phase: ahead && !ended ? live.phase : null,
    setup: live.setup,
    checkpoint: ended ? null : live.checkpoint,
    last,
    best: bestEpochsOf(epochs, restoreBest),
    restoresBest: restoreBest,
    imgPerSec: newest?.imgPerSec ?? last?.imgPerSec ?? detail.progress.imgPerSec,
    etaSeconds: ended ? null : (newest?.etaSeconds ?? last?.etaSeconds ?? detail.progress.etaSeconds),
    evaluations: ahead ? live.evaluations : fetchedEvaluations(detail.progress),
    endReason: ended ? (live.notices.at(-1)?.reason ?? detail.error ?? null) : null,
    stoppedEarly: state === 'succeeded' && last !== null && last.patienceLeft === 0,
  };
}

function fetchedEvaluations({ validation, test }: RunProgress): EvaluationSummary[] {
  return [validation, test].filter((summary) => summary !== null);
}
