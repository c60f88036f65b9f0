import { expect, it } from 'vitest';
import { presetRecipe } from './presets';
import { changesText, customRecipeText, recipeDifferences } from './recipe-differences';

it('names few changes, and counts many', () => {
  const recipe = presetRecipe('quick');
  const changed = { ...recipe, epochs: 7, batchSize: 8 };
  const differences = recipeDifferences(recipe, changed);
  expect(changesText(differences, 'Quick')).toMatch(/^.+ 8 photos, .+ 7 epochs$|^.+ 7.*, .+ 8 photos$/);
  const more = recipeDifferences(recipe, { ...changed, seed: recipe.seed + 1 });
  expect(changesText(more, '#4')).toBe('#4 + 3 changes');
  expect(changesText([], 'Quick')).toBe('');
});

it('measures a recipe of one’s own from the preset that comes nearest', () => {
  expect(customRecipeText({ ...presetRecipe('best'), epochs: 3, seed: 99 })).toBe('Best + 2 changes');
  expect(customRecipeText({ ...presetRecipe('quick'), epochs: 3 })).toBe('Quick + 1 change');
  expect(customRecipeText(presetRecipe('quick'))).toBe('');
});
