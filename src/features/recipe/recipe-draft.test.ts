import { describe, expect, it } from 'vitest';
import { PRESETS, presetRecipe } from '@/shared/recipe/presets';
import { changedPaths, checkDraft, draftOf } from './recipe-draft';

const draft = draftOf(presetRecipe('reference'));

describe('the recipe form', () => {
  it('gives back each preset unchanged', () => {
    for (const preset of PRESETS) {
      const recipe = presetRecipe(preset);
      expect(checkDraft(draftOf(recipe))).toEqual({ recipe, errors: {} });
    }
  });

  it('reads numbers as people type them', () => {
    const { recipe } = checkDraft({ ...draft, 'optimizer.learningRate': ' 3e-4 ', 'model.dropout': '0,5' });
    expect(recipe?.optimizer.learningRate).toBe(3e-4);
    expect(recipe?.model.dropout).toBe(0.5);
  });

  it('says at each invalid field what to enter', () => {
    const { recipe, errors } = checkDraft({
      ...draft,
      'model.dropout': '2',
      epochs: '',
      batchSize: '1.5',
      'optimizer.learningRate': '0',
      'earlyStopping.patience': '0',
    });
    expect(recipe).toBeNull();
    expect(errors).toEqual({
      'model.dropout': 'Enter at most 0.95',
      epochs: 'Enter a number',
      batchSize: 'Enter a whole number',
      'optimizer.learningRate': 'Enter more than 0',
      'earlyStopping.patience': 'Enter at least 1',
    });
  });

  it('names what differs from a preset, by value and not by spelling', () => {
    expect(changedPaths(draft, draft)).toEqual([]);
    expect(changedPaths({ ...draft, 'optimizer.learningRate': '3e-4', epochs: '7' }, draft)).toEqual([
      'epochs',
    ]);
  });

  it('counts no change of a field that is hidden', () => {
    const adam = { ...draft, 'optimizer.momentum': '0.5' };
    expect(changedPaths(adam, draft)).toEqual([]);
    expect(changedPaths({ ...adam, 'optimizer.kind': 'sgd' }, draft)).toEqual([
      'optimizer.kind',
      'optimizer.momentum',
    ]);
  });

  it('ignores invalid values in hidden fields', () => {
    const { recipe, errors } = checkDraft({ ...draft, 'optimizer.momentum': 'much' });
    expect(errors).toEqual({});
    expect(recipe?.optimizer.momentum).toBe(0.9);
    expect(checkDraft({ ...draft, 'optimizer.momentum': 'much', epochs: '' }).errors).toEqual({
      epochs: 'Enter a number',
    });
    expect(
      checkDraft({ ...draft, 'optimizer.momentum': 'much', 'optimizer.kind': 'sgd' }).errors,
    ).toHaveProperty(['optimizer.momentum']);
  });
});
