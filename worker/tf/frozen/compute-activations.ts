import type * as tf from '@tensorflow/tfjs';
import type { PreprocessingSpec } from '@/shared/preprocessing';
import { evenBatches } from '../data/examples';
import type { PixelStore } from '../data/pixel-store';
import { trainerTunables } from '../tunables';
import { writeActivations } from './activation-file';
import type { BaseRuntime } from './frozen-base';
import { type View, viewOf } from './views';

/** What the cached rows depend on and where they lie. */
export interface ActivationSource {
  /** Photo `[n, size, size, 3]` to activation: the part of the base that is frozen. */
  part: tf.LayersModel;
  runtime: BaseRuntime;
  /** `contentHash` of the dataset version. */
  dataset: string;
  pixels: PixelStore;
  spec: PreprocessingSpec;
  cacheDir: string;
  say: (level: 'info' | 'warn', message: string) => void;
  /** Photos computed, of all that are missing. Throw in it to give up. */
  onProgress: (done: number, total: number) => void;
}

/** Activations of one view of some photos. */
export interface Wanted {
  view: View;
  /** Distinct, in the order of their rows. */
  hashes: readonly string[];
}

export interface WantedFile extends Wanted {
  shape: { file: string; rows: number; rowLength: number };
}

/** Computes these files, each photo of each once, and logs at what pace. */
export async function computeActivations(source: ActivationSource, missing: WantedFile[]): Promise<void> {
  const { part, runtime, pixels, spec, onProgress, say } = source;
  const total = missing.reduce((sum, { hashes }) => sum + hashes.length, 0);
  const started = performance.now();
  let done = 0;
  const base = await runtime.open(part, spec.size);
  const rows = async function* ({ view, hashes }: Wanted) {
    for (const batch of evenBatches(hashes, trainerTunables.inferenceBatch)) {
      yield await base.run(viewOf(view, { hashes: batch, pixels, spec }), batch.length);
      done += batch.length;
      onProgress(done, total);
      await new Promise(setImmediate);
    }
  };
  try {
    for (const file of missing) await writeActivations(file.shape, rows(file));
  } finally {
    await base.close();
  }
  const pace = Math.round(total / ((performance.now() - started) / 1000));
  say('info', `The frozen base was computed for ${total} photos at ${pace} a second by ${runtime.label}.`);
}
