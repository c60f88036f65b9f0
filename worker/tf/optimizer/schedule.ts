import type { Recipe } from '@/shared/recipe';

/**
 * Learning rate of a step: a linear rise through the warm-up epochs, then constant or half a cosine down to
 * zero at the last step of the last epoch.
 * @param step counts from 0 over the whole run
 */
export function learningRateAt(
  { optimizer, epochs }: Pick<Recipe, 'optimizer' | 'epochs'>,
  { step, stepsPerEpoch }: { step: number; stepsPerEpoch: number },
): number {
  const { learningRate, schedule } = optimizer;
  const warmup = Math.min(optimizer.warmupEpochs, epochs) * stepsPerEpoch;
  if (step < warmup) return (learningRate * (step + 1)) / warmup;
  if (schedule === 'constant') return learningRate;
  const progress = (step - warmup) / Math.max(1, epochs * stepsPerEpoch - warmup);
  return (learningRate * (1 + Math.cos(Math.PI * Math.min(1, progress)))) / 2;
}
