import { preprocessingFor } from '@/shared/preprocessing';
import type { EpochMetrics } from '@/shared/run-events';
import type { TrainerSummary } from '@/shared/trainer-job';

/* What a worker reports, for tests that train nothing. */

export function epochMetrics(epoch: number, over: Partial<EpochMetrics> = {}): EpochMetrics {
  return {
    epoch,
    loss: 1 / epoch,
    accuracy: 0.5,
    valLoss: 1 / epoch,
    valAccuracy: 0.5,
    learningRate: 1e-3,
    imgPerSec: 100,
    seconds: 2,
    bestEpoch: epoch,
    bestValue: 1 / epoch,
    patienceLeft: 8,
    etaSeconds: 10,
    ...over,
  };
}

/** Epoch events numbered from `first`, as a worker sends them. */
export function epochEvents(first: number, count: number) {
  return Array.from({ length: count }, (_, index) => ({
    sourceSeq: first + index,
    at: Date.now(),
    event: { type: 'epoch' as const, payload: epochMetrics(first + index) },
  }));
}

export function trainerSummary(over: Partial<TrainerSummary> = {}): TrainerSummary {
  const evaluation = {
    photos: 6,
    loss: 0.5,
    top1: 0.5,
    top5: 1,
    valueAccuracy: null,
    currencyAccuracy: null,
    countryAccuracy: null,
  };
  return {
    epochs: 3,
    bestEpoch: 2,
    stoppedEarly: false,
    stopReason: 'completed',
    evaluations: [
      { split: 'validation', ...evaluation },
      { split: 'test', ...evaluation },
    ],
    preprocessing: preprocessingFor(96),
    baseWeights: { kind: 'random', source: 'asked for', width: 0.35 },
    runtime: 'tensorflow',
    runtimeVersion: 'TensorFlow 2.21',
    parameters: 1000,
    trainSeconds: 6,
    ...over,
  };
}
