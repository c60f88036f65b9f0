import type { Split } from '@/shared/coin-class';
import type { Manifest } from '@/shared/trainer-job';
import { TrainerError } from '../errors';

export interface Example {
  hash: string;
  classIndex: number;
}

export type Examples = Record<Split, Example[]>;

/** Sorts a manifest's items by split. @throws TrainerError `dataset-invalid` when it cannot be trained on. */
export function examplesBySplit({ items, classes }: Manifest): Examples {
  const examples: Examples = { train: [], validation: [], test: [] };
  for (const { hash, classIndex, split } of items) {
    if (!(classIndex >= 0 && classIndex < classes.length)) {
      throw new TrainerError(
        'dataset-invalid',
        `Image ${hash} names class ${classIndex} of ${classes.length}.`,
      );
    }
    examples[split].push({ hash, classIndex });
  }
  for (const split of ['train', 'validation'] as const) {
    if (examples[split].length === 0) {
      throw new TrainerError('dataset-invalid', `The dataset has no ${split} photos.`);
    }
  }
  return examples;
}

/**
 * Cuts an order into batches of at most `batchSize`, as even as can be: a last batch of one or two photos
 * would give batch normalisation statistics of noise.
 */
export function evenBatches<T>(order: readonly T[], batchSize: number): T[][] {
  const count = Math.ceil(order.length / batchSize);
  return Array.from({ length: count }, (_, i) =>
    order.slice(Math.floor((i * order.length) / count), Math.floor(((i + 1) * order.length) / count)),
  );
}
