import type { WorkerEventBody } from '@/shared/run-events';

export const STEPS_PER_EPOCH = 100;
const EPOCHS = 10_000;

/** A curve that falls and flickers, so that no two points are alike. @param step counts from 1 */
const lossAt = (step: number) => 3 / (1 + step / 400) + 0.2 * Math.abs(Math.sin(step * 1.7));
const accuracyAt = (step: number) => Math.min(0.99, step / (step + 900));

/** The events of a trainer before its first step. */
export function setupEvent(): WorkerEventBody {
  return {
    type: 'setup',
    payload: {
      resumedFrom: null,
      runtime: 'tensorflow',
      device: 'simulated',
      baseWeights: { kind: 'random', source: 'by the recipe', width: 0.35 },
      parameters: 1000,
      trainPhotos: 3200,
      validationPhotos: 320,
      testPhotos: 320,
      classes: 4,
    },
  };
}

/** One point of the step curve. @param step counts from 1, over all epochs */
export function stepEvent(step: number): WorkerEventBody {
  return {
    type: 'batch',
    payload: {
      epoch: Math.ceil(step / STEPS_PER_EPOCH),
      epochs: EPOCHS,
      batch: ((step - 1) % STEPS_PER_EPOCH) + 1,
      batches: STEPS_PER_EPOCH,
      loss: lossAt(step),
      accuracy: accuracyAt(step),
      imgPerSec: 400 + (step % 17),
      etaSeconds: 3600,
      step,
      stepLoss: lossAt(step),
      stepAccuracy: accuracyAt(step),
      learningRate: 1e-3,
    },
  };
}

export function epochEvent(epoch: number): WorkerEventBody {
  const step = epoch * STEPS_PER_EPOCH;
  return {
    type: 'epoch',
    payload: {
      epoch,
      loss: lossAt(step),
      accuracy: accuracyAt(step),
      valLoss: lossAt(step) * 1.1,
      valAccuracy: accuracyAt(step) * 0.95,
      valTop5: Math.min(1, accuracyAt(step) * 1.05),
      learningRate: 1e-3,
      imgPerSec: 400,
      seconds: 8,
      bestEpoch: epoch,
      bestValue: lossAt(step) * 1.1,
      patienceLeft: null,
      etaSeconds: 3600,
    },
  };
}
