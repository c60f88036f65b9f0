import type { Recipe } from './recipe/recipe';

/** How far reduce-on-plateau has come; plain JSON. */
export interface PlateauState {
  /** Null before the first epoch that counts. */
  bestLoss: number | null;
  /** Epochs since the best one, or since the last fall. */
  wait: number;
  falls: number;
}

export const INITIAL_PLATEAU: PlateauState = { bestLoss: null, wait: 0, falls: 0 };

/** Keras' `min_delta`: a smaller fall of the validation loss is noise. */
const PLATEAU_MIN_DELTA = 1e-4;

type Scheduled = Pick<Recipe, 'optimizer' | 'epochs' | 'trainable' | 'twoPhase'>;

/** Epochs at the start that train the head alone; the schedule begins after them. */
export function headPhaseEpochs({ trainable, twoPhase, epochs }: Omit<Scheduled, 'optimizer'>): number {
  return trainable === 'two-phase' ? Math.min(twoPhase.headEpochs, epochs) : 0;
}

/**
 * Learning rate of a step. In the head phase of a two-phase run it is that phase's own; after it, a linear rise
 * through the warm-up epochs, then the schedule, never below the floor.
 * @param step counts from 0 over the whole run
 * @param plateau from the epochs before; only the `plateau` schedule looks at it
 */
export function learningRateAt(
  recipe: Scheduled,
  { step, stepsPerEpoch, plateau }: { step: number; stepsPerEpoch: number; plateau?: PlateauState },
): number {
  const { optimizer } = recipe;
  const headEpochs = headPhaseEpochs(recipe);
  const stepInPhase = step - headEpochs * stepsPerEpoch;
  if (stepInPhase < 0) return recipe.twoPhase.headLearningRate;
  const epochs = recipe.epochs - headEpochs;
  const warmup = Math.min(optimizer.warmupEpochs, epochs) * stepsPerEpoch;
  if (stepInPhase < warmup) return (optimizer.learningRate * (stepInPhase + 1)) / warmup;
  const share = shareOfPeak(optimizer, {
    epochsDone: (stepInPhase - warmup) / stepsPerEpoch,
    epochs: Math.max(1, epochs - warmup / stepsPerEpoch),
    falls: plateau?.falls ?? 0,
  });
  return optimizer.learningRate * share;
}

function shareOfPeak(
  { schedule, stepEpochs, decayFactor, floor }: Recipe['optimizer'],
  { epochsDone, epochs, falls }: { epochsDone: number; epochs: number; falls: number },
): number {
  switch (schedule) {
    case 'constant':
      return 1;
    case 'cosine':
      return floor + ((1 - floor) * (1 + Math.cos(Math.PI * Math.min(1, epochsDone / epochs)))) / 2;
    case 'step':
      return Math.max(floor, decayFactor ** Math.floor(epochsDone / stepEpochs));
    case 'plateau':
      return Math.max(floor, decayFactor ** falls);
  }
}

/**
 * One epoch of reduce-on-plateau as Keras counts it: after `plateauPatience` epochs in which the validation
 * loss did not improve, the rate falls and the count starts again. Epochs of the head phase and of the warm-up
 * do not count: the rate is not at its peak yet. A loss that is not finite is no improvement.
 * @param epoch counts from 1 over the whole run
 */
export function plateauStep(
  recipe: Scheduled,
  previous: PlateauState,
  { epoch, valLoss }: { epoch: number; valLoss: number },
): PlateauState {
  const { warmupEpochs, plateauPatience } = recipe.optimizer;
  if (epoch <= headPhaseEpochs(recipe) + warmupEpochs) return previous;
  const { bestLoss, falls } = previous;
  if (Number.isFinite(valLoss) && (bestLoss === null || valLoss < bestLoss - PLATEAU_MIN_DELTA)) {
    return { bestLoss: valLoss, wait: 0, falls };
  }
  const wait = previous.wait + 1;
  return wait >= plateauPatience ? { bestLoss, wait: 0, falls: falls + 1 } : { bestLoss, wait, falls };
}
