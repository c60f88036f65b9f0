import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const weightsManifestSchema = z.array(
  z.object({
    paths: z.array(z.string().regex(/^[\w.-]+$/)),
    weights: z.array(
      z.object({ name: z.string(), shape: z.array(z.number().int().min(0)), dtype: z.literal('float32') }),
    ),
  }),
);
const modelJsonSchema = z.object({ weightsManifest: weightsManifestSchema });
export type WeightsManifest = z.infer<typeof weightsManifestSchema>;

/** The part of a TF.js `model.json` that names its weights. @throws when it is none. */
export function parseModelJson(text: string): WeightsManifest {
  return modelJsonSchema.parse(JSON.parse(text)).weightsManifest;
}

export interface NamedWeight {
  shape: number[];
  values: Float32Array;
}

/** Reads every weight of a TF.js layers-model folder. @throws when a file is missing or does not have the expected length. */
export async function readWeights(folder: string): Promise<Map<string, NamedWeight>> {
  const manifest = parseModelJson(await readFile(path.join(folder, 'model.json'), 'utf8'));
  const weights = new Map<string, NamedWeight>();
  for (const group of manifest) {
    const shards = await Promise.all(group.paths.map((name) => readFile(path.join(folder, name))));
    // Copied into a buffer of its own: a Float32Array must start at a multiple of four bytes.
    const bytes = new Uint8Array(Buffer.concat(shards));
    let offset = 0;
    for (const { name, shape } of group.weights) {
      const length = shape.reduce((product, side) => product * side, 1);
      if (offset + length * 4 > bytes.length) throw new Error(`${folder}: the weights end before ${name}`);
      weights.set(name, { shape, values: new Float32Array(bytes.buffer.slice(offset, offset + length * 4)) });
      offset += length * 4;
    }
    if (offset !== bytes.length) throw new Error(`${folder}: ${bytes.length - offset} bytes too many`);
  }
  return weights;
}
