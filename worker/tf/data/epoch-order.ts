import { mixSeeds, seededRandom, shuffled } from '@/shared/augment/random';
import { type Example, evenBatches } from './examples';

/** The batches of one epoch: each example once, in an order given by seed and epoch and by nothing else. */
export function epochBatches({
  train,
  seed,
  epoch,
  batchSize,
}: {
  train: readonly Example[];
  seed: number;
  epoch: number;
  batchSize: number;
}): Example[][] {
  return evenBatches(shuffled(train, seededRandom(mixSeeds(seed, epoch))), batchSize);
}
