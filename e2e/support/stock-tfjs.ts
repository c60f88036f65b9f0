import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import sharp from 'sharp';
import { decodePixels, normalizePixels, type PreprocessingSpec } from '../../src/shared/preprocessing';

/**
 * Loads an exported model in plain TF.js on its CPU backend, with none of Mintmark's layers registered, and asks it
 * about one photo.
 * @returns probabilities by class index
 */
export async function predictWithStockTfjs({
  modelJson,
  image,
  preprocessing,
}: {
  modelJson: string;
  image: string;
  preprocessing: PreprocessingSpec;
}): Promise<number[]> {
  await tf.setBackend('cpu');
  const json = JSON.parse(await readFile(modelJson, 'utf8'));
  const manifest = json.weightsManifest as { paths: string[]; weights: tf.io.WeightsManifestEntry[] }[];
  const shards = await Promise.all(
    manifest.flatMap((group) => group.paths.map((path) => readFile(join(dirname(modelJson), path)))),
  );
  const data = Buffer.concat(shards);
  const model = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: json.modelTopology,
      weightSpecs: manifest.flatMap((group) => group.weights),
      weightData: data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer,
    }),
  );
  const pixels = await decodePixels({ sharp, bytes: await readFile(image), spec: preprocessing });
  const { size } = preprocessing;
  const input = tf.tensor4d(normalizePixels(pixels, preprocessing), [1, size, size, 3]);
  const output = model.predict(input) as tf.Tensor;
  return Array.from(await output.data());
}
