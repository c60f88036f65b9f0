import { describe, expect, it } from 'vitest';
import { recipeFromAssignments } from './assignments';
import { presetRecipe } from './presets';

describe('recipe keys', () => {
  it('leave the preset as it is without assignments', () => {
    expect(recipeFromAssignments('reference', [])).toEqual(presetRecipe('reference'));
  });

  it('take short names and dotted paths', () => {
    const recipe = recipeFromAssignments('quick', ['width=0.5', 'optimizer.learningRate=0.002', 'epochs=3']);
    expect(recipe.model.width).toBe(0.5);
    expect(recipe.optimizer.learningRate).toBe(0.002);
    expect(recipe.epochs).toBe(3);
  });

  it.each([
    ['earlyStopping=false', false, presetRecipe('quick').earlyStopping.patience],
    ['earlyStopping=3', true, 3],
    ['earlyStopping=true', true, presetRecipe('quick').earlyStopping.patience],
  ])('read %s', (assignment, enabled, patience) => {
    expect(recipeFromAssignments('quick', [assignment]).earlyStopping).toMatchObject({ enabled, patience });
  });

  it('keep the monitor of a preset when only the patience is set', () => {
    expect(recipeFromAssignments('best', ['earlyStopping=4']).earlyStopping).toMatchObject({
      monitor: 'valAccuracy',
      patience: 4,
    });
  });

  it.each([
    ['epochs', 'key=value'],
    ['colour=red', 'no setting “colour”'],
    ['width=0.4', '0.35, 0.5, 0.75, 1'],
    ['epochs=zero', 'epochs'],
    ['trainable=none', 'all, blocks, head'],
  ])('refuse %s and say what may be written', (assignment, message) => {
    expect(() => recipeFromAssignments('quick', [assignment])).toThrow(message);
  });

  it('do not let an assignment reach the prototype', () => {
    expect(() => recipeFromAssignments('quick', ['__proto__.polluted=1'])).toThrow('no setting');
  });
});
