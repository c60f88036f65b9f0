import { describe, expect, it } from 'vitest';
import { presetRecipe } from '@/shared/recipe/presets';
import { type SweepField, type SweepStrategy, sweepPlanSchema } from '@/shared/sweep-plan';
import { tunables } from '../../tunables';
import { trialsOf, valuesText } from './plan';

const trials = (fields: SweepField[], strategy: SweepStrategy = { kind: 'grid' }) =>
  trialsOf(sweepPlanSchema.parse({ base: presetRecipe('quick'), fields, strategy }));
const random = (count: number, seed = 1): SweepStrategy => ({ kind: 'random', trials: count, seed });

describe('a grid', () => {
  it('tries every combination once, in short or full names', () => {
    const all = trials([
      { path: 'learningRate', kind: 'choice', values: [0.001, 0.01, 0.001] },
      { path: 'model.dropout', kind: 'choice', values: [0, 0.5] },
      { path: 'optimizer', kind: 'choice', values: ['adam', 'sgd'] },
    ]);
    expect(all).toHaveLength(8);
    expect(all.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(new Set(all.map(({ values }) => JSON.stringify(values))).size).toBe(8);
    expect(all[3]).toMatchObject({
      values: { 'optimizer.learningRate': 0.001, 'model.dropout': 0.5, 'optimizer.kind': 'sgd' },
      recipe: { optimizer: { learningRate: 0.001, kind: 'sgd' }, model: { dropout: 0.5 }, epochs: 17 },
    });
    expect(valuesText(all[3]?.values ?? {})).toBe('learningRate=0.001 dropout=0.5 optimizer=sgd');
  });

  it('needs lists of values', () => {
    expect(() => trials([{ path: 'dropout', kind: 'uniform', min: 0, max: 0.5 }])).toThrow(
      /A grid needs a list of values for dropout/,
    );
  });

  it('that would be too large is refused before it is laid out', () => {
    const many = Array.from({ length: 50 }, (_, index) => index + 1);
    const paths = ['epochs', 'batchSize', 'patience', 'seed', 'twoPhase.headEpochs'];
    expect(() => trials(paths.map((path) => ({ path, kind: 'choice', values: many })))).toThrow(
      `312,500,000 runs; at most ${tunables.maxSweepRuns} are allowed`,
    );
  });
});

describe('a random search', () => {
  const fields: SweepField[] = [
    { path: 'learningRate', kind: 'log-uniform', min: 1e-5, max: 1e-1 },
    { path: 'dropout', kind: 'uniform', min: 0.1, max: 0.5 },
    { path: 'batchSize', kind: 'integer', min: 8, max: 64 },
    { path: 'width', kind: 'choice', values: [0.35, 0.5] },
  ];

  it('draws the same trials from the same seed, and others from another', () => {
    expect(trials(fields, random(20))).toEqual(trials(fields, random(20)));
    expect(trials(fields, random(20))).not.toEqual(trials(fields, random(20, 2)));
    // More trials of the same seed only add to them.
    expect(trials(fields, random(25)).slice(0, 20)).toEqual(trials(fields, random(20)));
  });

  it('stays in the ranges, and covers orders of magnitude evenly', () => {
    const all = trials(fields, random(200)).map(({ recipe }) => recipe);
    const rates = all.map(({ optimizer }) => optimizer.learningRate);
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(1e-5);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1e-1);
    const small = rates.filter((rate) => rate < 1e-3).length;
    expect(small).toBeGreaterThan(70);
    expect(small).toBeLessThan(130);
    expect(
      all.every(({ batchSize }) => Number.isInteger(batchSize) && batchSize >= 8 && batchSize <= 64),
    ).toBe(true);
    expect(new Set(all.map(({ model }) => model.width))).toEqual(new Set([0.35, 0.5]));
  });

  it('says when a space has fewer runs than are asked for', () => {
    const two: SweepField[] = [{ path: 'width', kind: 'choice', values: [0.35, 0.5] }];
    expect(trials(two, random(2))).toHaveLength(2);
    expect(() => trials(two, random(3))).toThrow(/Only 2 different runs/);
  });
});

describe('fields', () => {
  it.each<[SweepField, RegExp]>([
    [{ path: 'learnRate', kind: 'choice', values: [1] }, /no setting “learnRate”/],
    [{ path: 'dropout', kind: 'choice', values: [0.2, 1.5] }, /1.5 is not possible for dropout.*0 to 0.95/],
    [{ path: 'dropout', kind: 'uniform', min: 0, max: 2 }, /2 is not possible for dropout/],
    [{ path: 'batchSize', kind: 'uniform', min: 8, max: 64 }, /not possible for batchSize/],
    [{ path: 'width', kind: 'integer', min: 0, max: 1 }, /0 is not possible for width/],
    [{ path: 'inputSize', kind: 'uniform', min: 96, max: 224 }, /not possible for inputSize/],
    [{ path: 'learningRate', kind: 'log-uniform', min: 0, max: 1 }, /must begin above 0/],
    [{ path: 'dropout', kind: 'uniform', min: 0.5, max: 0.5 }, /must be below the maximum/],
    [{ path: 'earlyStopping', kind: 'choice', values: [3] }, /by its parts/],
  ])('are checked by the schema of recipes: %j', (field, message) => {
    expect(() => trials([field], random(2))).toThrow(message);
  });

  it('may not be varied twice, under whatever name', () => {
    expect(() =>
      trials([
        { path: 'dropout', kind: 'choice', values: [0.1] },
        { path: 'model.dropout', kind: 'choice', values: [0.2] },
      ]),
    ).toThrow(/dropout is varied twice/);
  });
});
