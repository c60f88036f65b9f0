import { createHash } from 'node:crypto';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Deps } from '../../deps';
import type { Pool } from '../../pool/pool';
import type { UploadedWeights } from '../../pool/pool-tasks';

/** The network whose features the report uses: the base that most recipes begin with. */
const WIDTH = 1;
const INPUT_SIZE = 224;
/** As published files spell the width. */
const FOLDERS = ['mobilenet_v2_1.00_224_no_top', 'mobilenet_v2_1.0_224_no_top', 'mobilenet_v2_1_224_no_top'];
/** Of the way in which features are computed and kept; raise it when either changes. */
const EMBEDDING_REVISION = 1;
/** MobileNetV2 at width 1 has 9 MB, its topology 200 kB. */
const MAX_FILE_BYTES = 64 * 1024 ** 2;
const MAX_FILES = 64;

/** A network that gives features of photos, where processes of the pool can read it. */
export interface BaseNetwork {
  /** The same for the same weights, computed in the same way. */
  name: string;
  file: string;
  size: number;
}

/** What became of each folder of weights, by pool: they are read once, unless they change. */
const opened = new WeakMap<Pool, Map<string, Promise<BaseNetwork | null>>>();

/**
 * The ImageNet base as the trainer finds it: in MINTMARK_BASE_WEIGHTS, or where a worker on this machine has downloaded
 * it to. The server itself downloads nothing.
 * @returns null when there are no weights, or they cannot be used
 */
export async function findBaseNetwork(deps: Deps): Promise<BaseNetwork | null> {
  const { baseWeightsDir, cacheDir } = deps.env;
  const known = opened.get(deps.pool) ?? new Map<string, Promise<BaseNetwork | null>>();
  opened.set(deps.pool, known);
  const parents = [...(baseWeightsDir ? [baseWeightsDir] : []), path.join(cacheDir, 'base-weights')];
  for (const folder of parents.flatMap((parent) => FOLDERS.map((name) => path.join(parent, name)))) {
    const changed = await stat(path.join(folder, 'model.json')).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    );
    if (changed === null) continue;
    const key = `${folder} ${changed}`;
    const network = known.get(key) ?? tryOpen(deps, folder);
    known.set(key, network);
    const found = await network;
    if (found) return found;
  }
  return null;
}

async function tryOpen(deps: Deps, folder: string): Promise<BaseNetwork | null> {
  try {
    return await openBase(deps, folder);
  } catch (error) {
    deps.log.warn({ err: error, folder }, 'base weights cannot be used for reports');
    return null;
  }
}

async function openBase({ pool }: Deps, folder: string): Promise<BaseNetwork> {
  const weights = await readFolder(folder);
  const digest = createHash('sha256').update(weights.manifest);
  for (const [name, bytes] of Object.entries(weights.shards)) digest.update(name).update(bytes);
  const name = `mobilenet-v2-${WIDTH}-${EMBEDDING_REVISION}-${digest.digest('hex').slice(0, 16)}`;
  const file = path.join(pool.networkDir, `${name}.onnx`);
  const shape = { width: WIDTH, inputSize: INPUT_SIZE };
  const onnx = await pool.run('buildEmbedder', { shape, weights }, { priority: 'background' });
  await writeFile(`${file}.tmp`, onnx);
  await rename(`${file}.tmp`, file);
  return { name, file, size: INPUT_SIZE };
}

/** Of `model.json` only the names of the files beside it; the pool reads the rest. */
const manifestSchema = z.object({
  weightsManifest: z.array(z.object({ paths: z.array(z.string().regex(/^[\w.-]+$/)) })),
});

async function readFolder(folder: string): Promise<UploadedWeights> {
  const manifest = await readSmall(path.join(folder, 'model.json'));
  const { weightsManifest } = manifestSchema.parse(JSON.parse(Buffer.from(manifest).toString('utf8')));
  const names = weightsManifest.flatMap(({ paths }) => paths);
  if (names.length > MAX_FILES) throw new Error(`${folder} has more than ${MAX_FILES} files of weights`);
  const shards: [string, Uint8Array][] = [];
  for (const name of names) shards.push([name, await readSmall(path.join(folder, name))]);
  return { manifest, shards: Object.fromEntries(shards) };
}

async function readSmall(file: string): Promise<Uint8Array> {
  const { size } = await stat(file);
  if (size > MAX_FILE_BYTES) throw new Error(`${file} is larger than the weights of this network can be`);
  return readFile(file);
}
