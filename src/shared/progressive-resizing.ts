import { headPhaseEpochs } from './learning-rate';
import type { Recipe } from './recipe/recipe';

/**
 * How many epochs at the start see small photos, those of the head alone included; 0 where all see photos of full size. At
 * least one epoch is left for the full size, at which the network answers.
 */
export function smallPhotoEpochs(
  recipe: Pick<Recipe, 'progressiveResizing' | 'model' | 'epochs' | 'trainable' | 'twoPhase'>,
): number {
  const { progressiveResizing, model, epochs, trainable } = recipe;
  if (trainable === 'head' || trainable === 'blocks' || progressiveResizing.size >= model.inputSize) return 0;
  const small = Math.min(Math.round(progressiveResizing.share * epochs), epochs - 1);
  return small > headPhaseEpochs(recipe) ? small : 0;
}
