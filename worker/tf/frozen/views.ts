import { augmentPhoto } from '@/shared/augment/augment-image';
import { mixSeeds, seededRandom } from '@/shared/augment/random';
import { normalizePixels, type PreprocessingSpec } from '@/shared/preprocessing';
import type { Recipe } from '@/shared/recipe/recipe';
import type { PixelStore } from '../data/pixel-store';

/** One way to see each photo: as it is (view 0), or augmented once and for all (1 to `cachedViews`). */
export interface View {
  index: number;
  /** What an augmented view is drawn from; two views that agree in it are the same. Null for the plain one. */
  drawnFrom: { seed: number; config: Omit<Recipe['augmentation'], 'cachedViews'>; version: number } | null;
}

/** Raise it when `augmentPhoto` draws or computes differently: cached views are then made again. */
const VIEWS_VERSION = 2;

export const PLAIN_VIEW: View = { index: 0, drawnFrom: null };

/** The augmented views of a recipe; none where it augments nothing or caches none. */
export function augmentedViews({ augmentation, seed }: Pick<Recipe, 'augmentation' | 'seed'>): View[] {
  const { cachedViews, ...config } = augmentation;
  if (!config.enabled) return [];
  return Array.from({ length: cachedViews }, (_, i) => ({
    index: i + 1,
    drawnFrom: { seed, config, version: VIEWS_VERSION },
  }));
}

/**
 * In which of `count` views, all as likely, the photos of a batch are seen this time: given by the seed, the
 * epoch and a photo's place in the epoch's order alone.
 * @param position of the batch's first photo
 */
export const drawViews =
  (count: number, { seed, epoch, position }: { seed: number; epoch: number; position: number }) =>
  (i: number): number =>
    Math.floor(seededRandom(mixSeeds(seed, epoch, position + i))() * count);

/** @returns these photos in this view, `[hashes.length, size, size, 3]` in [-1, 1] */
export function viewOf(
  { drawnFrom, index }: View,
  {
    hashes,
    pixels,
    spec,
  }: { hashes: readonly string[]; pixels: Pick<PixelStore, 'read'>; spec: PreprocessingSpec },
): Float32Array {
  const bytes = pixels.read(hashes);
  if (!drawnFrom) return normalizePixels(bytes, spec);
  const length = spec.size * spec.size * 3;
  const target = new Float32Array(bytes.length);
  for (const [i, hash] of hashes.entries()) {
    // Of the photo, not of its place: the same photo looks the same in every version of a dataset.
    const random = seededRandom(mixSeeds(drawnFrom.seed, index, Number.parseInt(hash.slice(0, 8), 16)));
    augmentPhoto({
      pixels: bytes.subarray(i * length, (i + 1) * length),
      size: spec.size,
      framing: spec.framing,
      random,
      config: { ...drawnFrom.config, cachedViews: 0 },
      target,
      offset: i * length,
    });
  }
  return target;
}
