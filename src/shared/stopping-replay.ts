import { type EarlyStoppingState, earlyStoppingStep } from './early-stopping';
import type { Recipe } from './recipe/recipe';
import type { Monitor } from './recipe/stopping';
import type { EpochMetrics } from './run-events';

/** Where a run would have stopped with another monitor or patience. */
export interface StoppingReplay {
  monitor: Monitor;
  patience: number;
  /** The epoch it would have stopped after; null when the epochs that were trained would not have stopped it. */
  stoppedAt: number | null;
  bestEpoch: number;
  /** Of the best epoch, whose weights would have been restored. */
  valAccuracy: number;
  valLoss: number | null;
}

/**
 * Replays early stopping over the epochs that a run has trained. Exact as long as it stops before the run did: what
 * further epochs would have brought nobody knows.
 * @returns null without epochs, or where the log of an older run lacks the monitored metric
 */
export function replayStopping(
  epochs: readonly EpochMetrics[],
  config: Pick<Recipe['earlyStopping'], 'monitor' | 'patience' | 'minDelta' | 'warmupEpochs'>,
): StoppingReplay | null {
  const { monitor, patience } = config;
  let state: EarlyStoppingState | null = null;
  let stoppedAt: number | null = null;
  for (const metrics of epochs) {
    if (metrics[monitor] === undefined) return null;
    const verdict = earlyStoppingStep({ ...config, enabled: true, restoreBest: true }, state, {
      epoch: metrics.epoch,
      metrics: monitored(metrics),
    });
    state = verdict.state;
    if (verdict.stop) {
      stoppedAt = metrics.epoch;
      break;
    }
  }
  const best = epochs.find(({ epoch }) => epoch === state?.bestEpoch);
  if (!best) return null;
  return {
    monitor,
    patience,
    stoppedAt,
    bestEpoch: best.epoch,
    valAccuracy: best.valAccuracy,
    valLoss: best.valLoss,
  };
}

/** A metric that was not finite travels as null. */
function monitored({ valLoss, valAccuracy, valTop5, loss, accuracy }: EpochMetrics): Record<Monitor, number> {
  return {
    valLoss: valLoss ?? Number.NaN,
    valAccuracy,
    valTop5: valTop5 ?? Number.NaN,
    loss: loss ?? Number.NaN,
    accuracy,
  };
}
