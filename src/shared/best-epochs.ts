import type { EpochMetrics } from './run-events';

/**
 * Two things that are easily mixed up: the best that a run ever measured, and what the epoch measured whose weights
 * it ends with. Early stopping restores the best epoch of the metric it monitors, most often the validation loss,
 * and that is seldom the epoch of the highest accuracy.
 */
export interface BestEpochs {
  /** The highest validation accuracy, and the first epoch that reached it. */
  bestValAccuracy: number | null;
  bestValAccuracyEpoch: number | null;
  /** The lowest validation loss, and the first epoch that reached it. */
  bestValLoss: number | null;
  bestValLossEpoch: number | null;
  /** The epoch whose weights the run ends with, as far as it has come. */
  restored: RestoredEpoch | null;
}

interface RestoredEpoch {
  epoch: number;
  valAccuracy: number;
  valLoss: number | null;
}

export const noBestEpochs: BestEpochs = {
  bestValAccuracy: null,
  bestValAccuracyEpoch: null,
  bestValLoss: null,
  bestValLossEpoch: null,
  restored: null,
};

/**
 * After one more epoch. Pure.
 * @param restoreBest of the recipe's early stopping: otherwise the run ends with the weights of its last epoch
 */
export function withEpoch(best: BestEpochs, metrics: EpochMetrics, restoreBest: boolean): BestEpochs {
  const { epoch, valAccuracy, valLoss } = metrics;
  const moreAccurate = best.bestValAccuracy === null || valAccuracy > best.bestValAccuracy;
  const lessLoss = valLoss !== null && (best.bestValLoss === null || valLoss < best.bestValLoss);
  const restores = !restoreBest || metrics.bestEpoch === epoch;
  return {
    bestValAccuracy: moreAccurate ? valAccuracy : best.bestValAccuracy,
    bestValAccuracyEpoch: moreAccurate ? epoch : best.bestValAccuracyEpoch,
    bestValLoss: lessLoss ? valLoss : best.bestValLoss,
    bestValLossEpoch: lessLoss ? epoch : best.bestValLossEpoch,
    restored: restores ? { epoch, valAccuracy, valLoss } : best.restored,
  };
}

/** Of the epochs that hold. */
export function bestEpochsOf(epochs: readonly EpochMetrics[], restoreBest: boolean): BestEpochs {
  return epochs.reduce((best, metrics) => withEpoch(best, metrics, restoreBest), noBestEpochs);
}
