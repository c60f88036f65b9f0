import { createHash } from 'node:crypto';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { pixelsKey } from '@/shared/preprocessing';
import { ActivationFile, checkActivations, fileBytes } from './activation-file';
import { CachedViews } from './cached-views';
import {
  type ActivationSource,
  computeActivations,
  type Wanted,
  type WantedFile,
} from './compute-activations';
import { PLAIN_VIEW, type View } from './views';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

export const distinctHashes = (photos: readonly { hash: string }[]): string[] =>
  [...new Set(photos.map(({ hash }) => hash))].sort();

/** What of the wanted activations is on disk, and what is not. */
export interface ActivationPlan {
  bytes: number;
  /** Bytes still to be computed and written. */
  missingBytes: number;
  /** Computes what is missing, each photo of a view once, and opens everything. */
  open: () => Promise<CachedViews>;
}

/**
 * Looks for the activations of `plain` photos as they are and of `training` photos in each augmented view, all
 * of them distinct. A damaged file counts as missing, with a warning.
 */
export async function planActivations(
  source: ActivationSource,
  { plain, training, views }: { plain: string[]; training: string[]; views: View[] },
): Promise<ActivationPlan> {
  const sides = outputSides(source.part);
  const weights = await weightsDigest(source.part);
  const wanted: Wanted[] = [
    { view: PLAIN_VIEW, hashes: plain },
    ...views.map((view) => ({ view, hashes: training })),
  ];
  const files = wanted.map(({ view, hashes }): WantedFile => {
    const name = nameOf({ source, weights, view, hashes });
    const file = path.join(source.cacheDir, 'activations', name);
    return { view, hashes, shape: { file, rows: hashes.length, rowLength: tf.util.sizeFromShape(sides) } };
  });
  const missing: WantedFile[] = [];
  for (const file of files) {
    const state = await checkActivations(file.shape);
    if (state === 'damaged') {
      source.say('warn', `Cached activations were damaged and are computed again (${file.shape.file}).`);
    }
    if (state !== 'whole') missing.push(file);
  }
  const bytesOf = (some: WantedFile[]) => some.reduce((sum, { shape }) => sum + fileBytes(shape), 0);
  return {
    bytes: bytesOf(files),
    missingBytes: bytesOf(missing),
    open: async () => {
      if (missing.length > 0) await computeActivations(source, missing);
      const cached = files.map((file) => ({
        rows: new Map(file.hashes.map((hash, row) => [hash, row])),
        file: new ActivationFile(file.shape),
      }));
      return new CachedViews(cached, sides);
    },
  };
}

const outputSides = (part: tf.LayersModel) => part.outputs[0]?.shape.slice(1) as number[];

/** A hash of everything that the rows of a file depend on. */
function nameOf({
  source,
  weights,
  view,
  hashes,
}: { source: ActivationSource; weights: string } & Wanted): string {
  const { dataset, spec, runtime, part } = source;
  // Evaluation over rotations turns photos, and reads nothing from here.
  const seen = { ...spec, testTimeRotations: 1, pixels: pixelsKey(spec) };
  const identity = { dataset, photos: digest(hashes.join()), seen, weights, runtime: runtime.label, view };
  return `${digest(JSON.stringify(identity)).slice(0, 32)}-${spec.size}-${outputSides(part).join('x')}.f32`;
}

/** One hash of all weights of a network, their names and shapes. */
async function weightsDigest(part: tf.LayersModel): Promise<string> {
  const all = createHash('sha256');
  for (const weight of part.weights) {
    all.update(`${weight.originalName} ${weight.shape.join()};`);
    all.update(new Uint8Array(Float32Array.from(await weight.read().data()).buffer));
  }
  // Names of weights say nothing of strides and order; where the part ends does.
  return all.update(part.outputs[0]?.sourceLayer.name ?? '').digest('hex');
}
