import { noBestEpochs, withEpoch } from './best-epochs';
import type { RunProgress } from './contracts/runs';
import type { EpochMetrics, RunEventBody } from './run-events';
import { isFinal } from './run-state';

/** Points of a list's sparkline at most; a longer run shares a point between neighbouring epochs. */
const SPARKLINE_POINTS = 60;
/** A line the size of a word shows no more, and a list has a thousand of them. */
const SPARKLINE_DIGITS = 4;

/** The progress of a run that has reported nothing yet. */
export function emptyProgress(epochs: number): RunProgress {
  return {
    phase: null,
    epoch: 0,
    epochs,
    epochFraction: 0,
    etaSeconds: null,
    imgPerSec: null,
    last: null,
    ...noBestEpochs,
    test: null,
    validation: null,
    sparkline: [],
  };
}

export interface ProgressContext {
  /** The epochs that hold after the event (`curveAfter`); read for a `setup` only. */
  curve: readonly EpochMetrics[];
  /** Of the recipe's early stopping. */
  restoreBest: boolean;
}

/**
 * The progress after one more event. Pure. A run that is queued again keeps its metrics, as it may continue from
 * them. The set-up of the next attempt says which hold.
 */
export function reduceProgress(
  progress: RunProgress,
  event: RunEventBody,
  { curve, restoreBest }: ProgressContext,
): RunProgress {
  switch (event.type) {
    case 'state': {
      if (event.payload.state === 'running') return progress;
      const ended = { ...progress, phase: null, etaSeconds: null };
      return isFinal(event.payload.state) ? ended : withoutBatch(ended);
    }
    case 'setup': {
      const kept = curve.reduce(
        (before, metrics) => afterEpoch(before, metrics, restoreBest),
        emptyProgress(progress.epochs),
      );
      return { ...withoutBatch(kept), phase: progress.phase, etaSeconds: null };
    }
    case 'phase':
      return { ...progress, phase: event.payload.phase };
    case 'batch': {
      const { epoch, epochs, batch, batches, imgPerSec, etaSeconds } = event.payload;
      return {
        ...progress,
        epoch,
        epochs,
        epochFraction: Math.min(1, batch / batches),
        imgPerSec,
        etaSeconds,
      };
    }
    case 'epoch':
      return afterEpoch(progress, event.payload, restoreBest);
    case 'evaluation': {
      const { split } = event.payload;
      return split === 'train' ? progress : { ...progress, [split]: event.payload };
    }
    default:
      return progress;
  }
}

/** Fraction of all epochs that is done, 0 to 1. Early stopping may end the run before it reaches 1. */
export function fractionOfEpochs({
  epoch,
  epochs,
  epochFraction,
}: Pick<RunProgress, 'epoch' | 'epochs' | 'epochFraction'>): number {
  if (epoch < 1 || epochs < 1) return 0;
  return Math.min(1, (epoch - 1 + epochFraction) / epochs);
}

function afterEpoch(progress: RunProgress, metrics: EpochMetrics, restoreBest: boolean): RunProgress {
  return {
    ...progress,
    ...withEpoch(progress, metrics, restoreBest),
    epoch: metrics.epoch,
    epochFraction: 1,
    imgPerSec: metrics.imgPerSec,
    etaSeconds: metrics.etaSeconds,
    last: metrics,
    sparkline: addPoint(progress, metrics.epoch, metrics.valAccuracy),
  };
}

/** The unfinished epoch is trained again, at most from its middle; what was evaluated is evaluated again. */
function withoutBatch(progress: RunProgress): RunProgress {
  const { last } = progress;
  return {
    ...progress,
    epoch: last?.epoch ?? 0,
    epochFraction: last ? 1 : 0,
    imgPerSec: null,
    test: null,
    validation: null,
  };
}

function addPoint({ sparkline, epochs }: RunProgress, epoch: number, value: number): number[] {
  const epochsPerPoint = Math.max(1, Math.ceil(epochs / SPARKLINE_POINTS));
  return [
    ...sparkline.slice(0, Math.floor((epoch - 1) / epochsPerPoint)),
    Number(value.toFixed(SPARKLINE_DIGITS)),
  ];
}
