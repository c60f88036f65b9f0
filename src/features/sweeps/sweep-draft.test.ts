import { describe, expect, it } from 'vitest';
import { emptySweep, type FieldDraft, readSweep } from './sweep-draft';

const field = (over: Partial<FieldDraft>): FieldDraft => ({
  id: 1,
  path: 'model.dropout',
  kind: 'choice',
  values: '',
  min: '',
  max: '',
  ...over,
});

describe('a sweep that is being written', () => {
  it('reads lists of numbers, words and switches', () => {
    const fields = [
      field({ values: '0.1, 0.2 0.3' }),
      field({ path: 'optimizer.kind', values: 'adam,sgd' }),
      field({ path: 'ema.enabled', values: 'true; false' }),
    ];
    expect(readSweep({ ...emptySweep, fields }).plan).toEqual({
      fields: [
        { path: 'model.dropout', kind: 'choice', values: [0.1, 0.2, 0.3] },
        { path: 'optimizer.kind', kind: 'choice', values: ['adam', 'sgd'] },
        { path: 'ema.enabled', kind: 'choice', values: [true, false] },
      ],
      strategy: { kind: 'grid' },
      halving: null,
      metric: 'valAccuracy',
    });
  });

  it('reads ranges for a random search, and halving', () => {
    const fields = [field({ path: 'optimizer.learningRate', kind: 'log-uniform', min: '1e-4', max: '0,01' })];
    expect(
      readSweep({ ...emptySweep, fields, search: 'random', halving: true, minEpochs: '3', keepModels: true })
        .plan,
    ).toEqual({
      fields: [{ path: 'optimizer.learningRate', kind: 'log-uniform', min: 1e-4, max: 0.01 }],
      strategy: { kind: 'random', trials: 9, seed: 1 },
      halving: { eta: 3, minEpochs: 3, keepModels: true },
      metric: 'valAccuracy',
    });
  });

  it('says what is missing first', () => {
    expect(readSweep(emptySweep).error).toMatch(/Choose which field/);
    expect(readSweep({ ...emptySweep, fields: [field({})] }).error).toBe(
      'Dropout: list the values, separated by commas.',
    );
    const range = [field({ kind: 'uniform', min: '0.1' })];
    expect(readSweep({ ...emptySweep, fields: range, search: 'random' }).error).toMatch(
      /the smallest and the largest/,
    );
    const fine = { ...emptySweep, fields: [field({ values: '0.1' })] };
    expect(readSweep({ ...fine, search: 'random', trials: '0' }).error).toMatch(/how many runs/);
    expect(readSweep({ ...fine, halving: true, eta: '1' }).error).toMatch(/2 to 10/);
  });
});
