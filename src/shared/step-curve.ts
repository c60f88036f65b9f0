import type { RunEventPayloads } from './run-events';

/** What the step curve draws, in this order. */
export const STEP_METRICS = ['loss', 'accuracy', 'learningRate', 'imgPerSec'] as const;
export type StepMetric = (typeof STEP_METRICS)[number];

/** One point of the step curve: the means of the steps since the point before. Null where it is not known. */
export interface StepPoint extends Record<StepMetric, number | null> {
  /** Steps of the optimizer since the run began. */
  step: number;
}

/** Older logs have an epoch's running means only, and no step. */
export function stepPointOf(batch: RunEventPayloads['batch']): StepPoint {
  return {
    step: batch.step ?? (batch.epoch - 1) * batch.batches + batch.batch,
    loss: batch.stepLoss === undefined ? batch.loss : batch.stepLoss,
    accuracy: batch.stepAccuracy ?? batch.accuracy,
    learningRate: batch.learningRate ?? null,
    imgPerSec: batch.imgPerSec,
  };
}

/** A stretch of the step curve, thinned so that every extreme is kept. */
export interface StepSeries {
  /** Every event of the log up to this one is contained. */
  headSeq: number;
  /** Of the whole curve, also when a part was requested; null without any point. */
  firstStep: number | null;
  lastStep: number | null;
  /** Points of the stretch before it was thinned. */
  total: number;
  /** By metric: steps and what was measured there, both of the same length. */
  metrics: Record<StepMetric, { steps: number[]; values: (number | null)[] }>;
}
