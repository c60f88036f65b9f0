import { describe, expect, it } from 'vitest';
import { type RecipeInput, recipeSchema } from '@/shared/recipe';
import { type RecipeSetting, recipeProblem } from './recipe-checks';

const problem = (recipe: RecipeInput, over: Partial<RecipeSetting> = {}) =>
  recipeProblem({
    recipe: recipeSchema.parse(recipe),
    dataset: { classCount: 12, trainImages: 100, validationImages: 20 },
    runtimes: ['tensorflow'],
    ...over,
  });

describe('recipeProblem', () => {
  it('has nothing against the default recipe, with or without a worker', () => {
    expect(problem({})).toBeNull();
    expect(problem({}, { runtimes: [] })).toBeNull();
  });

  it.each([
    [{ classCount: 1, trainImages: 9, validationImages: 9 }, /single class/],
    [{ classCount: 2, trainImages: 0, validationImages: 9 }, /no training photos/],
    [{ classCount: 2, trainImages: 9, validationImages: 0 }, /no validation photos/],
  ])('refuses a dataset with %j', (dataset, message) => {
    expect(problem({}, { dataset })).toMatch(message);
  });

  it('refuses a frozen base without learned weights', () => {
    expect(problem({ trainable: 'head', baseWeights: 'random' })).toMatch(/learns nothing/);
    expect(problem({ trainable: 'all', baseWeights: 'random' })).toBeNull();
  });

  it('refuses a warm-up as long as the run', () => {
    expect(problem({ epochs: 3, optimizer: { warmupEpochs: 3 } })).toMatch(/below 3/);
    expect(problem({ epochs: 3, optimizer: { warmupEpochs: 2 } })).toBeNull();
  });

  it('refuses full fine-tuning where every worker has WebAssembly only', () => {
    expect(problem({}, { runtimes: ['wasm'] })).toMatch(/head only/);
    expect(problem({}, { runtimes: ['wasm', 'tensorflow'] })).toBeNull();
    expect(problem({}, { runtimes: ['wasm', 'webgpu'] })).toBeNull();
    expect(problem({ trainable: 'head' }, { runtimes: ['wasm'] })).toBeNull();
  });
});
