import { isVisible, recipeText, recipeValue } from './field';
import { PRESETS, presetRecipe, presets } from './presets';
import { RECIPE_FIELDS, type Recipe } from './recipe';

export interface RecipeDifference {
  path: string;
  name: string;
  before: string;
  after: string;
}

/** In what a recipe differs from another; fields that mean nothing in either are left out. */
export function recipeDifferences(original: Recipe, recipe: Recipe): RecipeDifference[] {
  return RECIPE_FIELDS.filter(
    (field) =>
      recipeValue(original, field.path) !== recipeValue(recipe, field.path) &&
      [original, recipe].some((either) => isVisible(field, (path) => recipeValue(either, path))),
  ).map((field) => ({
    path: field.path,
    name: field.label,
    before: recipeText(field, recipeValue(original, field.path)),
    after: recipeText(field, recipeValue(recipe, field.path)),
  }));
}

/** More would be longer than the name that they stand beside. */
const MAX_NAMED = 2;

/** What sets a recipe apart in few words: `Dropout 0.3, Seed 2`, or `Quick + 6 changes`. Empty where nothing does. */
export function changesText(differences: readonly RecipeDifference[], from: string): string {
  if (differences.length === 0) return '';
  return differences.length <= MAX_NAMED
    ? differences.map(({ name, after }) => `${name} ${after}`).join(', ')
    : `${from} + ${differences.length} changes`;
}

/** A recipe of one's own as the preset that comes nearest, and what was changed of it. */
export function customRecipeText(recipe: Recipe): string {
  const [nearest] = PRESETS.map((name) => ({
    title: presets[name].title,
    changes: recipeDifferences(presetRecipe(name), recipe).length,
  })).sort((a, b) => a.changes - b.changes);
  if (!nearest || nearest.changes === 0) return '';
  return `${nearest.title} + ${nearest.changes} ${nearest.changes === 1 ? 'change' : 'changes'}`;
}
