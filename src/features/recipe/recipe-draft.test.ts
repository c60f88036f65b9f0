import { describe, expect, it } from 'vitest';
import { PRESETS, presetRecipe } from '@/shared/presets';
import { changedPaths, checkDraft, draftOf } from './recipe-draft';
import { RECIPE_FIELDS } from './recipe-fields';

function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
}

const draft = draftOf(presetRecipe('reference'));

describe('the recipe form', () => {
  it('has exactly the fields of the schema', () => {
    const paths = RECIPE_FIELDS.map(({ path }) => path).sort();
    expect(paths).toEqual(leaves(presetRecipe('reference')).sort());
  });

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

  it('says at the field what is wrong', () => {
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
      'model.dropout': 'At most 0.95',
      epochs: 'Enter a number',
      batchSize: 'A whole number',
      'optimizer.learningRate': 'More than 0',
      'earlyStopping.patience': 'At least 1',
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

  it('is not held up by what is wrong in a hidden field', () => {
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
