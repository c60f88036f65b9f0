import { describe, expect, it } from 'vitest';
import { type RecipeInput, recipeSchema } from '@/shared/recipe/recipe';
import { trainingPlan } from './plan';

const plan = (recipe: RecipeInput) => trainingPlan(recipeSchema.parse(recipe));

describe('the plan of a run', () => {
  it.each(['all', 'blocks', 'head'] as const)('has one phase for %s', (trainable) => {
    expect(plan({ trainable, epochs: 7 })).toEqual([{ trained: trainable, first: 1, last: 7 }]);
  });

  it('trains the head first, then all layers', () => {
    expect(plan({ trainable: 'two-phase', epochs: 10, twoPhase: { headEpochs: 3 } })).toEqual([
      { trained: 'head', first: 1, last: 3 },
      { trained: 'all', first: 4, last: 10 },
    ]);
  });

  it('ends with the head when that takes every epoch', () => {
    const phases = plan({ trainable: 'two-phase', epochs: 4, twoPhase: { headEpochs: 9 } });
    expect(phases).toEqual([{ trained: 'head', first: 1, last: 4 }]);
  });
});
