import { describe, expect, it } from 'vitest';
import { PRESETS, presetRecipe } from '@/shared/recipe/presets';
import { type RecipeInput, recipeSchema } from '@/shared/recipe/recipe';
import { type RecipeSetting, recipeNotes, recipeProblem } from './recipe-checks';

const problem = (recipe: RecipeInput, over: Partial<RecipeSetting> = {}) =>
  recipeProblem({
    recipe: recipeSchema.parse(recipe),
    dataset: { classCount: 12, trainPhotos: 100, validationPhotos: 20 },
    runtimes: ['tensorflow'],
    ...over,
  });

describe('recipeProblem', () => {
  it('has nothing against the default recipe, with or without a worker', () => {
    expect(problem({})).toBeNull();
    expect(problem({}, { runtimes: [] })).toBeNull();
  });

  it.each([
    [{ classCount: 1, trainPhotos: 9, validationPhotos: 9 }, /single class/],
    [{ classCount: 2, trainPhotos: 0, validationPhotos: 9 }, /no training photos/],
    [{ classCount: 2, trainPhotos: 9, validationPhotos: 0 }, /no validation photos/],
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

  it('refuses to keep any of a random base frozen', () => {
    const random = { baseWeights: 'random' } as const;
    expect(problem({ ...random, trainable: 'blocks' })).toMatch(
      /keep random weights: set trainable to "all"/,
    );
    expect(problem({ ...random, batchNorm: { trained: false } })).toMatch(/batchNorm.trained to true/);
    expect(problem({ ...random, trainable: 'two-phase' })).toBeNull();
    for (const trainable of ['blocks', 'head', 'all'] as const) {
      expect(problem({ trainable, batchNorm: { trained: false } })).toBeNull();
    }
  });

  it('refuses a first phase that leaves no epoch for the second, or none at the full rate', () => {
    const phases = (epochs: number, headEpochs: number, warmupEpochs = 0) =>
      problem({ trainable: 'two-phase', epochs, twoPhase: { headEpochs }, optimizer: { warmupEpochs } });
    expect(phases(5, 5)).toMatch(/headEpochs below 5, or trainable to "head"/);
    expect(phases(5, 4)).toBeNull();
    expect(phases(8, 5, 3)).toMatch(/warmupEpochs below 3/);
    expect(phases(8, 5, 2)).toBeNull();
    expect(problem({ epochs: 5, twoPhase: { headEpochs: 5 } })).toBeNull();
  });

  it('refuses to watch a figure that is always perfect', () => {
    const watch = (classCount: number) =>
      problem(
        { earlyStopping: { monitor: 'valTop5' } },
        { dataset: { classCount, trainPhotos: 9, validationPhotos: 9 } },
      );
    expect(watch(5)).toMatch(/monitor to "valLoss"/);
    expect(watch(6)).toBeNull();
  });

  it('refuses early stopping that comes before the fall of the rate it waits for', () => {
    const plateau = (earlyStopping: RecipeInput['earlyStopping']) =>
      problem({ optimizer: { schedule: 'plateau', plateauPatience: 4 }, earlyStopping });
    expect(plateau({ patience: 4 })).toMatch(/patience above 4/);
    expect(plateau({ patience: 5 })).toBeNull();
    expect(plateau({ patience: 4, monitor: 'valAccuracy' })).toBeNull();
    expect(plateau(false)).toBeNull();
    expect(problem({ optimizer: { plateauPatience: 20 } })).toBeNull();
  });

  it('lets a batch be larger than the training split', () => {
    expect(problem({ batchSize: 1024 })).toBeNull();
  });

  it('refuses full fine-tuning where every worker has WebAssembly only', () => {
    for (const trainable of ['all', 'blocks', 'two-phase'] as const) {
      expect(problem({ trainable }, { runtimes: ['wasm'] })).toMatch(/head only/);
    }
    expect(problem({}, { runtimes: ['wasm', 'tensorflow'] })).toBeNull();
    expect(problem({}, { runtimes: ['wasm', 'webgpu'] })).toBeNull();
    expect(problem({ trainable: 'head' }, { runtimes: ['wasm'] })).toBeNull();
  });
});

describe('recipeNotes', () => {
  const notes = (recipe: RecipeInput, trainPhotos = 3000) =>
    recipeNotes({
      recipe: recipeSchema.parse(recipe),
      dataset: { classCount: 12, trainPhotos, validationPhotos: 20 },
    });

  it('has nothing to say of the presets on a data set of some size', () => {
    for (const preset of PRESETS) expect(notes(presetRecipe(preset))).toEqual([]);
  });

  it('says when a batch holds the whole training split', () => {
    const quick = { batchSize: 64, batchNorm: { momentum: 0.4 } };
    expect(notes(quick, 63)).toEqual([expect.stringContaining('all 63 training photos')]);
    expect(notes(quick, 64)).toEqual([]);
  });

  it('says when the rate never falls', () => {
    const step = { schedule: 'step', stepEpochs: 10 } as const;
    expect(notes({ epochs: 10, optimizer: step })).toEqual([expect.stringContaining('never falls')]);
    expect(notes({ epochs: 11, optimizer: step })).toEqual([]);
    const phases = { trainable: 'two-phase', twoPhase: { headEpochs: 3 }, optimizer: step } as const;
    expect(notes({ ...phases, epochs: 13 })).toEqual([expect.stringContaining('never falls')]);
    const plateau = { schedule: 'plateau', plateauPatience: 4 } as const;
    expect(notes({ epochs: 4, optimizer: plateau })).toEqual([expect.stringContaining('never falls')]);
  });

  it('says when a frozen base sees nothing of the augmentation', () => {
    const head = { trainable: 'head' } as const;
    expect(notes(head)).toEqual([expect.stringContaining('Augmentation is left out')]);
    expect(notes({ ...head, augmentation: { cachedViews: 4 } })).toEqual([]);
    expect(notes({ ...head, augmentation: { enabled: false } })).toEqual([]);
  });

  it('says when the statistics of batch norm trail behind', () => {
    const slow = { batchNorm: { momentum: 0.999 } };
    expect(notes(slow, 1504)).toEqual([expect.stringContaining('95 % of the statistics')]);
    expect(notes({ ...slow, trainable: 'head', augmentation: { enabled: false } }, 1504)).toEqual([]);
    expect(notes({ batchNorm: { momentum: 0.999, trained: false } }, 1504)).toEqual([]);
  });
});
