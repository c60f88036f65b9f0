import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type * as tf from '@tensorflow/tfjs';
import { compileOnnxGraph } from './onnx-graph';
import { encodeOnnx } from './onnx-schema';

/**
 * Writes a trained classifier as an ONNX file, whole or not at all: input `input`, float32
 * `[n, height, width, 3]` in [-1, 1]; output `probabilities`, `[n, classes]`; any batch size.
 * @throws UnsupportedLayerError for a layer that has no counterpart here.
 */
export async function exportOnnx({
  model,
  outPath,
}: {
  model: tf.LayersModel;
  outPath: string;
}): Promise<void> {
  // Read here, where it may wait: WebGPU answers a later read at once, but only of what was read before.
  for (const weight of model.weights) await weight.read().data();
  const bytes = encodeOnnx(compileOnnxGraph(model));
  const draft = `${outPath}.${randomUUID()}.tmp`;
  try {
    const file = await open(draft, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, outPath);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
