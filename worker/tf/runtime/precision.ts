import type { Recipe } from '@/shared/recipe/recipe';
import { mixedPrecisionPresent } from '../kernels/native-ops';
import type { Runtime } from './runtime';

interface Precision {
  /** `Runtime.arithmetic`, and what this recipe makes of it. */
  arithmetic: string;
  /** For the run's log; null where nothing out of the ordinary was asked for. */
  remark: { level: 'info' | 'warn'; message: string } | null;
}

/** How precisely this runtime trains a recipe. */
export function precisionOf(recipe: Recipe, { arithmetic, device }: Runtime): Precision {
  if (!recipe.mixedPrecision || recipe.trainable === 'head') return { arithmetic, remark: null };
  if (mixedPrecisionPresent()) {
    return {
      arithmetic: `${arithmetic}, products of bfloat16`,
      remark: {
        level: 'info',
        message: 'Mixed precision: 1×1 convolutions multiply bfloat16 and add up float32.',
      },
    };
  }
  return {
    arithmetic,
    remark: {
      level: 'warn',
      message:
        `The recipe wants mixed precision, which needs a processor with AVX512_BF16 and our own ops compiled for it. ` +
        `This worker has not got them (${device}), so the run trains in float32.`,
    },
  };
}
