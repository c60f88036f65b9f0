import { describe, expect, it } from 'vitest';
import { recipeFromAssignments, recipeKeys } from '@/shared/recipe/assignments';
import { PRESETS, presetRecipe } from '@/shared/recipe/presets';
import { assignmentsOf, keyHelp } from './recipe-text';

describe('the help of --set', () => {
  it('has every key once, in lines that fit the terminal', () => {
    const lines = keyHelp(80).split('\n');
    for (const { path, short } of recipeKeys) {
      const name = short ?? path;
      expect(
        lines.filter((line) => line.startsWith(`  ${name} `)),
        name,
      ).toHaveLength(1);
    }
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('puts keys that belong together under one heading', () => {
    const [network, , , augmentation] = keyHelp(80).split('\n\n');
    expect(network).toMatch(/^Keys of --set: Network\n {2}width .*\n/);
    expect(network).toContain('  twoPhase.headEpochs ');
    expect(augmentation).toContain('  augmentation.hue ');
    expect(augmentation).not.toContain('labelSmoothing');
  });
});

describe('assignmentsOf', () => {
  it('has nothing to add to a preset as it is', () => {
    for (const preset of PRESETS) expect(assignmentsOf(presetRecipe(preset), preset)).toEqual([]);
  });

  it('gives back what was written, so that it can be written again', () => {
    const written = [
      'trainable=two-phase',
      'twoPhase.headEpochs=2',
      'optimizer=adamw',
      'epochs=5',
      'ema=true',
    ];
    const recipe = recipeFromAssignments('quick', [...written, 'earlyStopping=3']);
    const assignments = assignmentsOf(recipe, 'quick');
    expect(assignments).toEqual([...written, 'patience=3']);
    expect(recipeFromAssignments('quick', assignments)).toEqual(recipe);
  });

  it('says of any preset how to make another of it', () => {
    for (const preset of PRESETS) {
      const assignments = assignmentsOf(presetRecipe(preset), 'quick');
      expect(recipeFromAssignments('quick', assignments)).toEqual(presetRecipe(preset));
    }
  });
});
