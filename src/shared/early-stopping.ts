import type { Recipe } from './recipe/recipe';
import type { Monitor } from './recipe/stopping';

export interface EarlyStoppingState {
  bestEpoch: number;
  bestValue: number;
  /** Epochs since the best one that count against patience. */
  wait: number;
}

export interface EarlyStoppingVerdict {
  state: EarlyStoppingState;
  improved: boolean;
  stop: boolean;
  patienceLeft: number | null;
}

/** An epoch's metrics that can be monitored; one that is not finite is no improvement. */
export type MonitoredMetrics = Record<Monitor, number>;

/**
 * One step of early stopping as Keras counts it: an epoch improves when the monitored value beats the best by
 * more than `minDelta`; after `patience` epochs without improvement the run stops. The best epoch is tracked
 * even when stopping is off: its weights may be the ones to end with (`restoreBest`).
 */
export function earlyStoppingStep(
  config: Recipe['earlyStopping'],
  previous: EarlyStoppingState | null,
  { epoch, metrics }: { epoch: number; metrics: MonitoredMetrics },
): EarlyStoppingVerdict {
  const value = metrics[config.monitor];
  const sign = config.monitor === 'valLoss' || config.monitor === 'loss' ? -1 : 1;
  const improved =
    previous === null ||
    (Number.isFinite(value) &&
      (!Number.isFinite(previous.bestValue) || sign * (value - previous.bestValue) > config.minDelta));
  const waited = epoch <= config.warmupEpochs ? 0 : (previous?.wait ?? 0) + 1;
  const state: EarlyStoppingState =
    improved || previous === null
      ? { bestEpoch: epoch, bestValue: value, wait: 0 }
      : { ...previous, wait: waited };
  return {
    state,
    improved,
    stop: patienceSpent(config, state),
    patienceLeft: config.enabled ? Math.max(0, config.patience - state.wait) : null,
  };
}

/** Has the run gone without improvement for as long as it may? */
export function patienceSpent(
  { enabled, patience }: Pick<Recipe['earlyStopping'], 'enabled' | 'patience'>,
  { wait }: Pick<EarlyStoppingState, 'wait'>,
): boolean {
  return enabled && wait >= patience;
}
