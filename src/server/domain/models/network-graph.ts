import type { NetworkShape } from '@/shared/mobilenet-size';
import { mobilenetSize } from '@/shared/mobilenet-size';
import { type PreprocessingSpec, preprocessingFor } from '@/shared/preprocessing';
import type { Recipe } from '@/shared/recipe/recipe';
import { RESULT_FILES } from '@/shared/trainer-job';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { type ResultFile, readBounded } from './result-files';

/**
 * Version of the graphs that this server writes. A model version without one was made by an earlier release, from a
 * file that its worker had written: such a file is never run, see `rebuildGraphs`.
 */
export const GRAPH_VERSION = 2;

/** Older graphs answer alike, but say less of the answer: they serve until they are written again. */
export const OLDEST_SERVED_GRAPH = 1;

/** TensorFlow.js writes the topology beside the manifest: some 200 kB. */
const MAX_MANIFEST_BYTES = 4 * 1024 ** 2;

/** How the photos of a model version become its input: by its recipe, whatever the worker says. */
export function preprocessingOfRecipe({ model, testTimeRotations, framing }: Recipe): PreprocessingSpec {
  return preprocessingFor(model.inputSize, testTimeRotations, framing);
}

/**
 * Writes the network of a model version as an ONNX file, from its recipe and the weights that were uploaded: a worker
 * brings numbers, never a program. Stores it.
 * @throws AppError `bad-request` when the weights do not fit the recipe
 */
export async function buildGraph(
  deps: Pick<Deps, 'blobs' | 'pool'>,
  { recipe, classes, files }: { recipe: Recipe; classes: number; files: readonly ResultFile[] },
): Promise<ResultFile> {
  const { width, inputSize, headUnits } = recipe.model;
  const shape: NetworkShape = { width, inputSize, headUnits, classes };
  const folder = RESULT_FILES.tfjs.slice(0, RESULT_FILES.tfjs.lastIndexOf('/') + 1);
  const manifest = files.find(({ path }) => path === RESULT_FILES.tfjs);
  if (!manifest) throw new AppError('bad-request', `The results have no ${RESULT_FILES.tfjs}.`);
  let left = mobilenetSize(shape).parameters * Float32Array.BYTES_PER_ELEMENT;
  const shards: Record<string, Uint8Array> = {};
  for (const { path, hash } of files) {
    if (!path.startsWith(folder) || path === RESULT_FILES.tfjs) continue;
    const bytes = await readBounded(deps, { hash, path, maxBytes: left });
    left -= bytes.length;
    shards[path.slice(folder.length)] = bytes;
  }
  const weights = {
    manifest: await readBounded(deps, {
      hash: manifest.hash,
      path: manifest.path,
      maxBytes: MAX_MANIFEST_BYTES,
    }),
    shards,
  };
  const onnx = await deps.pool.run('buildClassifier', { shape, weights }, { priority: 'background' });
  const { hash, bytes } = await deps.blobs.write(onnx);
  return { path: RESULT_FILES.onnx, hash, bytes };
}
