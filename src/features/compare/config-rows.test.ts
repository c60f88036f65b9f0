import { describe, expect, it } from 'vitest';
import { type RecipeInput, recipeSchema } from '@/shared/recipe/recipe';
import type { ComparedRun } from './compared-run';
import { configRows } from './config-rows';

function rows(...recipes: RecipeInput[]) {
  const run = { datasetName: 'Coins', datasetVersion: 1, preset: null } as ComparedRun['run'];
  return configRows(recipes.map((recipe) => ({ run, recipe: recipeSchema.parse(recipe) })));
}
const differing = (...recipes: RecipeInput[]) =>
  rows(...recipes)
    .filter(({ differs }) => differs)
    .map(({ name, values }) => [name, ...values]);

describe('the rows of compared recipes', () => {
  it('leave out what means nothing in any run', () => {
    const names = (...recipes: RecipeInput[]) => rows(...recipes).map(({ name }) => name);
    expect(names({}, {})).not.toContain('Momentum');
    expect(names({}, { optimizer: { kind: 'sgd' } })).toContain('Momentum');
  });

  it('show a dash where a field means nothing in one of them', () => {
    expect(differing({}, { optimizer: { kind: 'sgd' } })).toEqual([
      ['Optimizer', 'Adam', 'SGD'],
      ['Momentum', '–', '0.9'],
    ]);
  });

  it('take an option that is off and one without use for the same', () => {
    expect(differing({}, { augmentation: { enabled: false } }).map(([name]) => name)).toEqual([
      'Augment',
      'Rotation',
      'Zoom',
      'Shift',
      'Brightness',
      'Contrast',
    ]);
  });

  it('do not differ in a value that neither run uses', () => {
    expect(differing({ optimizer: { momentum: 0.5 } }, {})).toEqual([]);
  });
});
