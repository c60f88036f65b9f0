import { describe, expect, it } from 'vitest';
import { presetRecipe } from '@/shared/recipe/presets';
import { recipeSchema } from '@/shared/recipe/recipe';
import { recipeOf } from './run-row';

/** As runs were stored before the recipe had schedules, mixing, averaged weights and the like. */
const OLD_RECIPE = {
  model: { width: 0.5, inputSize: 128, headUnits: 256, dropout: 0.4 },
  baseWeights: 'imagenet',
  trainable: 'head',
  batchNorm: { momentum: 0.99 },
  optimizer: { kind: 'adam', learningRate: 0.002, schedule: 'cosine', warmupEpochs: 1 },
  epochs: 17,
  batchSize: 16,
  labelSmoothing: 0.1,
  augmentation: {
    enabled: true,
    rotationDegrees: 90,
    scale: 0.2,
    shift: 0.1,
    brightness: 0.3,
    contrast: 0.3,
  },
  earlyStopping: { enabled: true, monitor: 'valAccuracy', patience: 8, minDelta: 0, warmupEpochs: 2 },
  seed: 7,
};

describe('recipeOf', () => {
  it('keeps all that an old run says, and gives it the options it does not know as off', () => {
    const recipe = recipeOf({ recipe: OLD_RECIPE });
    expect(recipe).toMatchObject(OLD_RECIPE);
    expect(recipe).toMatchObject({
      mix: { kind: 'none' },
      ema: { enabled: false },
      testTimeRotations: 1,
      maxMinutes: 0,
      batchNorm: { trained: true },
      augmentation: { hue: 0, cutout: 0 },
    });
  });

  it('changes nothing of a recipe of today', () => {
    const recipe = presetRecipe('best');
    expect(recipeOf({ recipe: JSON.parse(JSON.stringify(recipe)) })).toEqual(recipe);
    expect(recipeSchema.parse(recipe)).toEqual(recipe);
  });
});
