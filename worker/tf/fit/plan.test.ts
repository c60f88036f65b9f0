import { describe, expect, it } from 'vitest';
import { type RecipeInput, recipeSchema } from '@/shared/recipe/recipe';
import { trainingPlan } from './plan';

const plan = (recipe: RecipeInput) => trainingPlan(recipeSchema.parse(recipe));
const phase = (trained: 'all' | 'blocks' | 'head', first: number, last: number, size = 224) => ({
  trained,
  size,
  first,
  last,
  continues: false,
});

describe('the plan of a run', () => {
  it.each(['all', 'blocks', 'head'] as const)('has one phase for %s', (trainable) => {
    expect(plan({ trainable, epochs: 7 })).toEqual([phase(trainable, 1, 7)]);
  });

  it('trains the head first, then all layers', () => {
    expect(plan({ trainable: 'two-phase', epochs: 10, twoPhase: { headEpochs: 3 } })).toEqual([
      phase('head', 1, 3),
      phase('all', 4, 10),
    ]);
  });

  it('ends with the head when that takes every epoch', () => {
    const phases = plan({ trainable: 'two-phase', epochs: 4, twoPhase: { headEpochs: 9 } });
    expect(phases).toEqual([phase('head', 1, 4)]);
  });

  it('begins on small photos, and continues with the same optimizer on those of full size', () => {
    const progressiveResizing = { share: 0.7, size: 128 };
    const end = { ...phase('all', 8, 10), continues: true };
    expect(plan({ epochs: 10, progressiveResizing })).toEqual([phase('all', 1, 7, 128), end]);
    expect(
      plan({ epochs: 10, progressiveResizing, trainable: 'two-phase', twoPhase: { headEpochs: 3 } }),
    ).toEqual([phase('head', 1, 3, 128), phase('all', 4, 7, 128), end]);
  });

  it('sees full size throughout where the small photos are none, or would be over with the head', () => {
    expect(plan({ epochs: 10, progressiveResizing: { share: 0.9, size: 224 } })).toEqual([
      phase('all', 1, 10),
    ]);
    expect(plan({ trainable: 'blocks', epochs: 10, progressiveResizing: { share: 0.9 } })).toEqual([
      phase('blocks', 1, 10),
    ]);
    const ofHead = { trainable: 'two-phase', twoPhase: { headEpochs: 5 } } as const;
    expect(plan({ ...ofHead, epochs: 10, progressiveResizing: { share: 0.5 } })).toEqual([
      phase('head', 1, 5),
      phase('all', 6, 10),
    ]);
  });

  it('ends at full size, however few the epochs', () => {
    expect(
      plan({ epochs: 2, progressiveResizing: { share: 0.95, size: 96 } }).map(({ size }) => size),
    ).toEqual([96, 224]);
    expect(plan({ epochs: 1, progressiveResizing: { share: 0.95, size: 96 } })).toEqual([phase('all', 1, 1)]);
  });
});
