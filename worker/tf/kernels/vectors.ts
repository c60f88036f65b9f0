import * as tf from '@tensorflow/tfjs';
import { cutParts, joinElements } from './webgpu/copies';
import { webgpuBackend } from './webgpu/program';

/** All elements of the vectors, one after the other. */
export function joinVectors(vectors: readonly tf.Tensor1D[]): tf.Tensor1D {
  const webgpu = webgpuBackend();
  return webgpu ? joinElements(webgpu, vectors) : tf.concat1d([...vectors]);
}

/** Consecutive parts of a vector. */
export function splitVector(vector: tf.Tensor1D, sizes: readonly number[]): tf.Tensor1D[] {
  const webgpu = webgpuBackend();
  if (!webgpu) return tf.split(vector, [...sizes]);
  return cutParts(webgpu, { from: vector, shapes: sizes.map((size) => [size]) }) as tf.Tensor1D[];
}
