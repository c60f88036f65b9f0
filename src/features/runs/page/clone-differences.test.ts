import { expect, it } from 'vitest';
import { recipeWithAssignments } from '@/shared/recipe/assignments';
import { presetRecipe } from '@/shared/recipe/presets';
import { cloneDifferences } from './clone-differences';

const base = presetRecipe('quick');
const data = { datasetName: 'Coins', datasetVersion: 1 };
const differences = (assignments: string[], over: object = {}) =>
  cloneDifferences({
    clonedFrom: { number: 1, name: 'first', recipe: base, ...data },
    recipe: recipeWithAssignments(base, assignments),
    ...data,
    ...over,
  });

it('names what a clone changed, as people know it', () => {
  expect(differences(['learningRate=0.0005', 'optimizer=sgd'])).toEqual([
    { name: 'Optimizer', before: 'Adam', after: 'SGD' },
    { name: 'Learning rate', before: '0.002', after: '0.0005' },
  ]);
  expect(differences([], { datasetVersion: 2 })).toEqual([
    { name: 'Dataset', before: 'Coins v1', after: 'Coins v2' },
  ]);
});

it('says nothing of fields that mean nothing in either, nor of a run that is no clone', () => {
  expect(differences(['weightDecay=0.5'])).toEqual([]);
  expect(differences([])).toEqual([]);
  expect(differences(['epochs=3'], { clonedFrom: null })).toEqual([]);
});
