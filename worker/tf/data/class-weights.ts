import type { Recipe } from '@/shared/recipe/recipe';
import type { Example } from './examples';

/**
 * The weight of each class in the loss, or null when all weigh the same. `balanced`: by inverse frequency, such
 * that the training photos weigh 1 on average; a class without any weighs 0.
 * @returns `[classCount]`
 */
export function classWeightsOf(
  rule: Recipe['classWeights'],
  { train, classCount }: { train: readonly Example[]; classCount: number },
): Float32Array | null {
  if (rule === 'none') return null;
  const counts = new Array<number>(classCount).fill(0);
  for (const { classIndex } of train) counts[classIndex] = (counts[classIndex] ?? 0) + 1;
  const present = counts.filter((photos) => photos > 0).length;
  return Float32Array.from(counts, (photos) => (photos > 0 ? train.length / (present * photos) : 0));
}
