import type { RunDetail } from '@/shared/contracts/runs';
import { isVisible, recipeText, recipeValue } from '@/shared/recipe/field';
import { RECIPE_FIELDS } from '@/shared/recipe/recipe';

export interface Difference {
  name: string;
  before: string;
  after: string;
}

/** In what a run differs from the one it was cloned from; fields that mean nothing in either are left out. */
export function cloneDifferences({
  clonedFrom,
  recipe,
  datasetName,
  datasetVersion,
}: Pick<RunDetail, 'clonedFrom' | 'recipe' | 'datasetName' | 'datasetVersion'>): Difference[] {
  if (!clonedFrom) return [];
  const original = clonedFrom.recipe;
  const data = [
    `${clonedFrom.datasetName} v${clonedFrom.datasetVersion}`,
    `${datasetName} v${datasetVersion}`,
  ];
  const differences = RECIPE_FIELDS.filter(
    (field) =>
      recipeValue(original, field.path) !== recipeValue(recipe, field.path) &&
      [original, recipe].some((either) => isVisible(field, (path) => recipeValue(either, path))),
  ).map((field) => ({
    name: field.label,
    before: recipeText(field, recipeValue(original, field.path)),
    after: recipeText(field, recipeValue(recipe, field.path)),
  }));
  return data[0] === data[1]
    ? differences
    : [{ name: 'Dataset', before: data[0] ?? '', after: data[1] ?? '' }, ...differences];
}
