import type { Recipe } from './recipe/recipe';

/**
 * True when the epoch that has just ended is the last: the recipe's time limit is reached.
 * @param elapsedSeconds of training, over all resumes; decoding, evaluation and waiting do not count
 */
export function timeLimitReached(
  { maxMinutes }: Pick<Recipe, 'maxMinutes'>,
  elapsedSeconds: number,
): boolean {
  return maxMinutes > 0 && elapsedSeconds >= maxMinutes * 60;
}
