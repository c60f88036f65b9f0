import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';

/** What TF.js' own converter cuts weights into: browsers cache files of this size. */
const SHARD_BYTES = 4 * 1024 * 1024;

/**
 * Writes `model` as a standard TF.js layers-model: `model.json` and weight shards beside it.
 * @param file path of the `model.json`
 */
export async function exportTfjs({ model, file }: { model: tf.LayersModel; file: string }): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true });
  const handler = tf.io.withSaveHandler(async (artifacts) => {
    const weights = new tf.io.CompositeArrayBuffer(artifacts.weightData).slice();
    const count = Math.ceil(weights.byteLength / SHARD_BYTES);
    const paths: string[] = [];
    for (let i = 0; i < count; i++) {
      const name = `group1-shard${i + 1}of${count}.bin`;
      await writeFile(
        path.join(folder, name),
        new Uint8Array(weights.slice(i * SHARD_BYTES, (i + 1) * SHARD_BYTES)),
      );
      paths.push(name);
    }
    const json = {
      format: 'layers-model',
      generatedBy: `TensorFlow.js tfjs-layers v${tf.version['tfjs-layers']}`,
      convertedBy: null,
      modelTopology: artifacts.modelTopology,
      weightsManifest: [{ paths, weights: artifacts.weightSpecs ?? [] }],
    };
    // Last: a folder with a model.json has all of its shards.
    await writeFile(file, JSON.stringify(json));
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
  });
  await model.save(handler);
}
