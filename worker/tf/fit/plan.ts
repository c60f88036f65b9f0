import { headPhaseEpochs } from '@/shared/learning-rate';
import type { Recipe } from '@/shared/recipe/recipe';

/** The part of the network that is trained. */
export type TrainedPart = 'all' | 'blocks' | 'head';

/** A stretch of epochs that trains one part of the network. */
export interface TrainingPhase {
  trained: TrainedPart;
  /** First and last epoch; epochs count from 1. */
  first: number;
  last: number;
}

/** The phases of a run, in order; `two-phase` has two, everything else one. */
export function trainingPlan(recipe: Recipe): TrainingPhase[] {
  const { trainable, epochs } = recipe;
  if (trainable !== 'two-phase') return [{ trained: trainable, first: 1, last: epochs }];
  const headEpochs = headPhaseEpochs(recipe);
  const head: TrainingPhase = { trained: 'head', first: 1, last: headEpochs };
  return headEpochs === epochs ? [head] : [head, { trained: 'all', first: headEpochs + 1, last: epochs }];
}

/** The phase a run ends in. */
export function lastPhase(recipe: Recipe): TrainingPhase {
  return trainingPlan(recipe).at(-1) as TrainingPhase;
}
