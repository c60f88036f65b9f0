import type * as tf from '@tensorflow/tfjs';
import type { Runtime } from '../runtime/runtime';
import { onnxBaseRuntime } from './onnx-base';
import { tfjsBaseRuntime } from './tfjs-base';

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
  open: (part: tf.LayersModel) => Promise<FrozenBase>;
}

/**
 * The fastest library at hand for inference: ONNX Runtime on the processor (twice TensorFlow's pace there), the
 * run's own runtime where that has a GPU or ONNX Runtime does not load.
 */
export async function fastestBaseRuntime(
  runtime: Pick<Runtime, 'hardware' | 'version'>,
  onWarning: (message: string) => void,
): Promise<BaseRuntime> {
  if (runtime.hardware === 'gpu') return tfjsBaseRuntime(runtime.version);
  try {
    return await onnxBaseRuntime();
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    onWarning(`ONNX Runtime does not load (${reason}): ${runtime.version} computes the frozen base, slower.`);
    return tfjsBaseRuntime(runtime.version);
  }
}
