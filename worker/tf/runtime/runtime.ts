import type { Recipe } from '@/shared/recipe/recipe';
import type { Determinism } from '@/shared/run-events';
import type { RuntimeName } from '@/shared/trainer-job';
import { TrainerError } from '../errors';

/** A library loaded into this process, on which TF.js computes. */
export interface Runtime {
  name: RuntimeName;
  version: string;
  /** What it computes on, for people. */
  device: string;
  /** `software` is a graphics driver that computes on the CPU: right, and a hundred times slower than a GPU. */
  hardware: Hardware;
  /** `head`: it lacks the gradients of convolutions. */
  trains: 'all' | 'head';
  /**
   * Library, processor and threads: where one of them differs, sums are taken in another order or by other instructions, and
   * the last bits of a result may, too.
   */
  arithmetic: string;
  /** How far two runs with one seed on one machine may part. */
  determinism: Determinism;
  /** What a person should know who has set this runtime up so. */
  remark?: string;
  /** Bytes on the device, where the library counts them. */
  deviceBytes: () => number | null;
  /** Lets go of the device. Nothing may be computed afterwards; the process may then end. */
  close: () => Promise<void>;
}

export type Hardware = 'gpu' | 'cpu' | 'software';

/** @throws TrainerError `runtime-unavailable` when this runtime cannot train what the recipe wants trained. */
export function assertCanTrain(runtime: RuntimeName, trainable: Recipe['trainable']): void {
  if (runtime === 'wasm' && trainable !== 'head') {
    throw new TrainerError(
      'runtime-unavailable',
      'The WebAssembly runtime can train the head only: it lacks the gradients of convolutions. Set trainable ' +
        'to "head", or give the worker TensorFlow or a GPU (npm run doctor says what is missing).',
    );
  }
}
