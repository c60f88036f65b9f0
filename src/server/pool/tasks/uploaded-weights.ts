import { z } from 'zod';
import type { ClassifierWeight } from '@/shared/onnx/classifier-graph';
import { AppError } from '../../errors';
import type { UploadedWeights } from '../pool-tasks';

/** Of TensorFlow.js' `model.json` only this is read: the topology in it is a program, and the server writes its own. */
const manifestSchema = z.object({
  weightsManifest: z
    .array(
      z.object({
        paths: z.array(z.string().max(200)).max(1000),
        weights: z
          .array(
            z.object({
              name: z.string().max(200),
              shape: z.array(z.number().int().min(0)).max(4),
              dtype: z.literal('float32'),
              quantization: z.undefined().optional(),
            }),
          )
          .max(1000),
      }),
    )
    .max(100),
});

/**
 * The numbers of a network by their names.
 * @returns the values of a weight that was expected
 * @throws AppError `bad-request` when they are not exactly those of the architecture, or not finite
 */
export function weightsOf(
  uploaded: UploadedWeights,
  expected: readonly ClassifierWeight[],
): (name: string) => Float32Array {
  const given = readWeights(uploaded);
  const names = new Set(expected.map(({ name }) => name));
  const surplus = [...given.keys()].find((name) => !names.has(name));
  if (surplus !== undefined) throw invalid(`the weight ${surplus} does not belong to this architecture`);
  for (const { name, shape: sides } of expected) {
    const weight = given.get(name);
    if (!weight) throw invalid(`the weight ${name} is missing`);
    if (weight.shape.join() !== sides.join()) {
      throw invalid(
        `the weight ${name} has shape [${weight.shape.join(', ')}] instead of [${sides.join(', ')}]`,
      );
    }
    if (!weight.values.every(Number.isFinite)) throw invalid(`the weight ${name} is not finite`);
  }
  return (name) => given.get(name)?.values ?? new Float32Array();
}

interface Weight {
  shape: number[];
  values: Float32Array;
}

function readWeights({ manifest, shards }: UploadedWeights): Map<string, Weight> {
  const weights = new Map<string, Weight>();
  for (const group of readManifest(manifest)) {
    const bytes = Buffer.concat(
      group.paths.map((path) => {
        const shard = shards[path];
        if (!shard) throw invalid(`the file ${path} is missing`);
        return shard;
      }),
    );
    let offset = 0;
    for (const { name, shape } of group.weights) {
      const length = shape.reduce((product, side) => product * side, 1);
      const end = offset + length * Float32Array.BYTES_PER_ELEMENT;
      if (end > bytes.length) throw invalid('the files are shorter than the manifest says');
      // A copy of its own: the part may begin at an odd address.
      weights.set(name, {
        shape,
        values: new Float32Array(Uint8Array.prototype.slice.call(bytes, offset, end).buffer),
      });
      offset = end;
    }
    if (offset !== bytes.length) throw invalid('the files are longer than the manifest says');
  }
  return weights;
}

function readManifest(bytes: Uint8Array) {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw invalid('model.json is not valid JSON', error);
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data.weightsManifest;
  const [issue] = parsed.error.issues;
  throw invalid(`model.json is not as expected at ${issue?.path.join('.')}`);
}

const invalid = (reason: string, cause?: unknown) =>
  new AppError('bad-request', `The uploaded weights cannot be used: ${reason}.`, { cause });
