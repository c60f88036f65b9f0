import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildEmbedder } from '../pool/tasks/build-classifier';
import { embedPhoto } from '../pool/tasks/embed-photo';
import { ARCHIVES } from './real-archives';

const BASE = path.join(ARCHIVES, '../weights/mobilenet_v2_1.0_224_no_top');

/** The ImageNet base lies beside the checkout; tests that need it skip where it is absent. */
export const baseMissing = !existsSync(path.join(BASE, 'model.json'));
if (baseMissing) console.warn(`Skipped: ${BASE} is not there.`);

/** Writes that base into a folder. @returns what gives the features of a photo */
export async function sharedBase(dir: string): Promise<(bytes: Uint8Array) => Promise<Uint8Array>> {
  const file = path.join(dir, 'base.onnx');
  const weights = {
    manifest: await readFile(path.join(BASE, 'model.json')),
    shards: { 'weights.bin': await readFile(path.join(BASE, 'weights.bin')) },
  };
  await writeFile(file, await buildEmbedder({ shape: { width: 1, inputSize: 224 }, weights }));
  return (bytes) => embedPhoto({ bytes, file, size: 224 });
}
