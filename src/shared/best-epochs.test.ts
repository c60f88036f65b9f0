import { describe, expect, it } from 'vitest';
import { bestEpochsOf, noBestEpochs } from './best-epochs';
import type { EpochMetrics } from './run-events';

function epoch(
  number: number,
  metrics: Pick<EpochMetrics, 'valLoss' | 'valAccuracy' | 'bestEpoch'>,
): EpochMetrics {
  return {
    epoch: number,
    loss: 1,
    accuracy: 0.5,
    learningRate: 1e-3,
    imgPerSec: 100,
    seconds: 2,
    bestValue: null,
    patienceLeft: 3,
    etaSeconds: null,
    ...metrics,
  };
}

// Early stopping monitors the loss here: epoch 2 is what it restores, epoch 4 is the most accurate.
const epochs = [
  epoch(1, { valLoss: 0.9, valAccuracy: 0.5, bestEpoch: 1 }),
  epoch(2, { valLoss: 0.3, valAccuracy: 0.8, bestEpoch: 2 }),
  epoch(3, { valLoss: 0.4, valAccuracy: 0.7, bestEpoch: 2 }),
  epoch(4, { valLoss: 0.5, valAccuracy: 0.9, bestEpoch: 2 }),
  epoch(5, { valLoss: 0.6, valAccuracy: 0.9, bestEpoch: 2 }),
];

describe('bestEpochsOf', () => {
  it('names the highest accuracy with its first epoch, beside the epoch that is restored', () => {
    expect(bestEpochsOf(epochs, true)).toEqual({
      bestValAccuracy: 0.9,
      bestValAccuracyEpoch: 4,
      bestValLoss: 0.3,
      bestValLossEpoch: 2,
      restored: { epoch: 2, valAccuracy: 0.8, valLoss: 0.3 },
    });
  });

  it('takes the last epoch for the restored one where a recipe ends with the last weights', () => {
    expect(bestEpochsOf(epochs, false)).toMatchObject({
      bestValAccuracy: 0.9,
      restored: { epoch: 5, valAccuracy: 0.9, valLoss: 0.6 },
    });
  });

  it('does not take a loss that is not finite for the lowest', () => {
    const broken = [epoch(1, { valLoss: null, valAccuracy: 0.1, bestEpoch: 1 }), ...epochs.slice(1)];
    expect(bestEpochsOf(broken, true)).toMatchObject({ bestValLoss: 0.3, bestValLossEpoch: 2 });
    expect(bestEpochsOf(broken.slice(0, 1), true)).toMatchObject({
      bestValLoss: null,
      bestValLossEpoch: null,
    });
  });

  it('knows nothing before the first epoch', () => {
    expect(bestEpochsOf([], true)).toEqual(noBestEpochs);
  });
});
