import * as tf from '@tensorflow/tfjs';
import type { BatchLoader } from '../data/batch-loader';
import type { InputSource } from '../data/input-source';
import type { FrozenBase } from './frozen-base';

/**
 * What the frozen part gives for photos that are augmented for each step, computed before the step.
 * @param shape of one photo's activation
 */
export function prefixSource(loader: BatchLoader, base: FrozenBase, shape: number[]): InputSource {
  return {
    async *epoch(request) {
      for await (const { pixels, ...batch } of loader.epoch(request)) {
        const count = batch.classes.length;
        const values = await base.run(pixels, count);
        yield { ...batch, tensor: () => tf.tensor(values, [count, ...shape]) };
      }
    },
  };
}
