import { groupBy } from './group-by';
import type { Recipe } from './recipe/recipe';

interface SeededRun {
  id: string;
  recipe: Recipe;
  /** Of the data that it was trained on. */
  datasetVersionId: string;
}

/**
 * Runs on the same data whose recipes differ by their seed alone, in groups of two or more with different seeds. The same
 * run twice is no second witness: of those of one seed only the first is in the group.
 */
export function seedGroups<T extends SeededRun>(runs: readonly T[]): T[][] {
  const groups = groupBy(runs, ({ recipe, datasetVersionId }) =>
    JSON.stringify([datasetVersionId, { ...recipe, seed: null }]),
  );
  return [...groups.values()]
    .map((group) =>
      [...groupBy(group, ({ recipe }) => recipe.seed).values()].flatMap(([first]) => first ?? []),
    )
    .filter(({ length }) => length > 1);
}
