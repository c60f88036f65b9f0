import { headPhaseEpochs } from '@/shared/learning-rate';
import { smallPhotoEpochs } from '@/shared/progressive-resizing';
import type { Recipe } from '@/shared/recipe/recipe';

/** The part of the network that is trained. */
type TrainedPart = 'all' | 'blocks' | 'head';

/** A stretch of epochs that trains one part of the network on photos of one size. */
export interface TrainingPhase {
  trained: TrainedPart;
  /** Side of the photos in pixels. */
  size: number;
  /** First and last epoch; epochs count from 1. */
  first: number;
  last: number;
  /** The same part as the phase before, on larger photos: the optimizer continues as it is. */
  continues: boolean;
}

/** The phases of a run, in order: the head where it comes first, the rest on small photos where those do, and all else. */
export function trainingPlan(recipe: Recipe): TrainingPhase[] {
  const { trainable, epochs, model, progressiveResizing } = recipe;
  const headEpochs = headPhaseEpochs(recipe);
  const smallEpochs = smallPhotoEpochs(recipe);
  const trained = trainable === 'two-phase' ? 'all' : trainable;
  const begins = smallEpochs > 0 ? progressiveResizing.size : model.inputSize;
  const phases: TrainingPhase[] = [];
  if (headEpochs > 0) {
    phases.push({ trained: 'head', size: begins, first: 1, last: headEpochs, continues: false });
  }
  if (smallEpochs > 0) {
    phases.push({ trained, size: begins, first: headEpochs + 1, last: smallEpochs, continues: false });
  }
  const done = Math.max(headEpochs, smallEpochs);
  if (done < epochs) {
    phases.push({
      trained,
      size: model.inputSize,
      first: done + 1,
      last: epochs,
      continues: smallEpochs > 0,
    });
  }
  return phases;
}

/** The phase a run ends in. */
export function lastPhase(recipe: Recipe): TrainingPhase {
  return trainingPlan(recipe).at(-1) as TrainingPhase;
}
