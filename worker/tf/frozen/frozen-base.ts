import type * as tf from '@tensorflow/tfjs';

/** The frozen part of a network, ready to compute. */
export interface FrozenBase {
  /**
   * @param photos `[count, size, size, 3]` in [-1, 1]
   * @returns `[count, …]`, channels last. One call at a time; it keeps this thread busy.
   */
  run: (photos: Float32Array, count: number) => Promise<Float32Array>;
  close: () => Promise<void>;
}

/** A library that can compute a frozen part. */
export interface BaseRuntime {
  /** Name and version: what two of them compute differs in the last bits. */
  label: string;
  /** @param size side of the photos, which may be smaller than those that the network was described for */
  open: (part: tf.LayersModel, size: number) => Promise<FrozenBase>;
}
