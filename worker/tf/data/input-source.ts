import * as tf from '@tensorflow/tfjs';
import type { BatchClasses } from '../loss/targets';
import type { BatchLoader } from './batch-loader';
import type { Example } from './examples';

/** What one training step sees. */
export interface StepInput extends BatchClasses {
  /** The network's input. Called once, inside the step's `tf.tidy`. */
  tensor: () => tf.Tensor;
}

/** An epoch in its order, from one of its batches on. */
interface EpochRequest {
  batches: readonly (readonly Example[])[];
  /** Counts from 1. */
  epoch: number;
  /** Index of the first batch wanted; above 0 when the epoch was begun before. */
  from: number;
}

/** Where training steps get their inputs: photos from the loader, or what a frozen part gave for them. */
export interface InputSource {
  /** One input per batch. It is the reader's until it asks for the next. */
  epoch: (request: EpochRequest) => AsyncIterable<StepInput>;
}

/** Augmented photos, prepared ahead of the steps. */
export function photoSource(loader: BatchLoader): InputSource {
  const { size } = loader;
  return {
    async *epoch(request) {
      for await (const { pixels, ...batch } of loader.epoch(request)) {
        const shape: [number, number, number, number] = [batch.classes.length, size, size, 3];
        yield { ...batch, tensor: () => tf.tensor4d(pixels, shape) };
      }
    },
  };
}

/**
 * Inputs that are at hand at once, such as cached features.
 * @param input of these examples; `position` is the first one's place in the epoch's order
 */
export function readySource(
  input: (examples: readonly Example[], place: { epoch: number; position: number }) => tf.Tensor,
): InputSource {
  return {
    async *epoch({ batches, epoch, from }) {
      let position = 0;
      for (const [i, examples] of batches.entries()) {
        const place = { epoch, position };
        position += examples.length;
        if (i < from) continue;
        const classes = examples.map(({ classIndex }) => classIndex);
        yield { classes, partners: null, shares: null, tensor: () => input(examples, place) };
      }
    },
  };
}
