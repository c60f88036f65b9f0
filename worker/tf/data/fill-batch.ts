import { augmentPhoto } from '@/shared/augment/augment-image';
import { mixBatch } from '@/shared/augment/mix';
import { mixSeeds, type Random, seededRandom } from '@/shared/augment/random';
import type { Recipe } from '@/shared/recipe/recipe';
import { readRow } from './pixel-store';

/** What stays the same for all batches of a run. */
export interface FillSettings {
  /** Of the pixel cache file. */
  fd: number;
  size: number;
  recipe: Pick<Recipe, 'augmentation' | 'framing' | 'mix' | 'seed'>;
}

export interface FillRequest {
  /** The photos' rows in the pixel cache. */
  rows: readonly number[];
  epoch: number;
  /** Of the first of them in the epoch's order. */
  position: number;
}

/** Every number drawn for a photo comes of the seed, the epoch and its place in the epoch's order; these separate the uses. */
const USE = { augmentation: 1, mix: 2 } as const;

/** Reused for every batch of this thread, so that none allocates its own. */
let bytes = new Uint8Array(0);

/**
 * Reads, augments and mixes one batch. The same request gives the same batch in every thread and after every
 * resume.
 * @param pixels receives float32 `[rows.length, size, size, 3]` in [-1, 1]
 * @returns the share of each photo that is its own, or null when nothing is mixed
 * @throws TrainerError when the pixel cache ends too early
 */
export function fillBatch(
  { fd, size, recipe }: FillSettings,
  { rows, epoch, position }: FillRequest,
  pixels: Float32Array,
): Float32Array | null {
  const length = size * size * 3;
  if (bytes.length !== length) bytes = new Uint8Array(length);
  const numbers = (use: keyof typeof USE, i: number): Random =>
    seededRandom(mixSeeds(recipe.seed, epoch, position + i, USE[use]));
  for (const [i, row] of rows.entries()) {
    readRow({ fd, row, pixels: bytes });
    augmentPhoto({
      pixels: bytes,
      size,
      framing: recipe.framing,
      config: recipe.augmentation,
      random: numbers('augmentation', i),
      target: pixels,
      offset: i * length,
    });
  }
  const { kind, alpha } = recipe.mix;
  if (kind === 'none') return null;
  return mixBatch({ pixels, n: rows.length, size, mix: { kind, alpha }, random: (i) => numbers('mix', i) });
}
