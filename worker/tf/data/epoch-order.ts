import { mixSeeds, seededRandom, shuffled } from '@/shared/augment/random';
import { groupBy } from '@/shared/group-by';
import { type Example, evenBatches } from './examples';

/**
 * The batches of one epoch: each example once, in an order given by seed and epoch and by nothing else.
 * @param request.inPairs two photos of a class follow each other, so that few are alone of their class in a batch
 */
export function epochBatches({
  train,
  seed,
  epoch,
  batchSize,
  inPairs = false,
}: {
  train: readonly Example[];
  seed: number;
  epoch: number;
  batchSize: number;
  inPairs?: boolean;
}): Example[][] {
  const random = seededRandom(mixSeeds(seed, epoch));
  const order = shuffled(train, random);
  return evenBatches(inPairs ? shuffled(pairs(order), random).flat() : order, batchSize);
}

/** Two by two of each class, the last alone where their number is odd. */
function pairs(order: readonly Example[]): Example[][] {
  return [...groupBy(order, ({ classIndex }) => classIndex).values()].flatMap((ofClass) =>
    Array.from({ length: Math.ceil(ofClass.length / 2) }, (_, i) => ofClass.slice(2 * i, 2 * i + 2)),
  );
}
