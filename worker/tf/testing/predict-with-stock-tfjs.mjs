/*
 * Loads an exported model in a process that knows nothing but stock TF.js (plain JavaScript, no native code)
 * and prints its probabilities. Arguments: model.json, a file of float32 inputs, the side of the input.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';

const [modelFile, inputFile, side] = process.argv.slice(2);
const json = JSON.parse(readFileSync(modelFile, 'utf8'));
const shards = json.weightsManifest.flatMap((group) => group.paths);
const weights = Buffer.concat(shards.map((name) => readFileSync(path.join(path.dirname(modelFile), name))));
const model = await tf.loadLayersModel(
  tf.io.fromMemory({
    modelTopology: json.modelTopology,
    weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
    weightData: new Uint8Array(weights).buffer,
  }),
);
const values = new Float32Array(new Uint8Array(readFileSync(inputFile)).buffer);
const size = Number(side);
const x = tf.tensor4d(values, [values.length / (size * size * 3), size, size, 3]);
const layers = [...new Set(model.layers.map((layer) => layer.getClassName()))];
const probabilities = model.predict(x).arraySync();
console.log(JSON.stringify({ backend: tf.getBackend(), layers, probabilities }));
