import { describe, expect, it } from 'vitest';
import { mobilenetSize } from '@/shared/mobilenet-size';
import { type RecipeInput, recipeSchema } from '@/shared/recipe/recipe';
import { trainingWork } from './training-work';

const photos = { classCount: 211, trainPhotos: 3000, validationPhotos: 500, testPhotos: 500 };
const size = mobilenetSize({ width: 1, inputSize: 224, headUnits: 512, classes: 211 });
const base = size.multiplyAdds - size.headMultiplyAdds;

const work = (input: RecipeInput) => trainingWork(recipeSchema.parse(input), photos);
const total = (input: RecipeInput) => {
  const { once, headEpochs, perHeadEpoch, baseEpochs, perBaseEpoch } = work(input);
  return once + headEpochs * perHeadEpoch + baseEpochs * perBaseEpoch;
};

describe('the work of a run', () => {
  it('is three passes of each training photo, one of each validation photo, and an evaluation', () => {
    expect(work({ epochs: 7 })).toEqual({
      once: 1000 * size.multiplyAdds,
      headEpochs: 0,
      perHeadEpoch: (3 * 3000 + 500) * size.headMultiplyAdds,
      baseEpochs: 7,
      perBaseEpoch: (3 * 3000 + 500) * size.multiplyAdds,
      fits: 1,
    });
    expect(work({ lastFit: true }).fits).toBeCloseTo(1 + (3 * 3500) / (3 * 3000 + 500), 9);
  });

  it('with a frozen base is one pass of each photo, and of each cached view', () => {
    const plain = work({ trainable: 'head', epochs: 30 });
    expect(plain).toMatchObject({ headEpochs: 30, baseEpochs: 0 });
    expect(plain.once).toBe(4000 * base + 1000 * size.headMultiplyAdds);
    const views = work({ trainable: 'head', augmentation: { cachedViews: 4 } });
    expect(views.once - plain.once).toBe(3 * 3000 * base);
    const unaugmented = { trainable: 'head', augmentation: { enabled: false, cachedViews: 4 } } as const;
    expect(work(unaugmented).once).toBe(plain.once);
  });

  it('in two phases is that of the head first, then that of all layers', () => {
    const recipe = work({ trainable: 'two-phase', epochs: 20, twoPhase: { headEpochs: 5 } });
    expect(recipe).toMatchObject({ headEpochs: 5, baseEpochs: 15 });
    expect(recipe.perBaseEpoch).toBe(work({}).perBaseEpoch);
    expect(recipe.once).toBe(4000 * base + 1000 * size.multiplyAdds);
  });

  it('is less where the first epochs see smaller photos', () => {
    const small = mobilenetSize({ width: 1, inputSize: 160, headUnits: 512, classes: 211 });
    const recipe = work({ epochs: 10, progressiveResizing: { share: 0.7, size: 160 } });
    const mean = 0.7 * small.multiplyAdds + 0.3 * size.multiplyAdds;
    expect(recipe.perBaseEpoch / ((3 * 3000 + 500) * mean)).toBeCloseTo(1, 9);
    expect(recipe).toMatchObject({ once: 1000 * size.multiplyAdds, baseEpochs: 10 });
  });

  it('with the last blocks lies between head and all, and is less where the frozen part is cached', () => {
    const blocks = (count: number, cachedViews = 0) =>
      total({ trainable: 'blocks', blocks: count, augmentation: { cachedViews } });
    const order = [total({ trainable: 'head' }), blocks(1, 1), blocks(1), blocks(8), blocks(16), total({})];
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(order).size).toBe(order.length);
    expect(total({ trainable: 'blocks', augmentation: { enabled: false } })).toBe(blocks(4, 1));
  });

  it('evaluates each rotation at the end', () => {
    expect(work({ testTimeRotations: 8 }).once).toBe(8000 * size.multiplyAdds);
    const head = work({ trainable: 'head', testTimeRotations: 8 });
    expect(head.once).toBe(4000 * base + 8000 * size.multiplyAdds);
  });
});
