import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { augmentPhoto } from '@/shared/augment/augment-image';
import type { SourceMap } from '@/shared/augment/geometry';
import { mixBatch } from '@/shared/augment/mix';
import { nativePhotos } from '@/shared/augment/native-photos';
import { seededRandom } from '@/shared/augment/random';
import { warp } from '@/shared/augment/warp';
import { type RecipeInput, recipeSchema } from '@/shared/recipe/recipe';
import { compilePhotoAddon } from '../../../scripts/tensorflow/photos.mjs';
import { loadNativePhotos } from '../data/load-native-photos';

const STILL = { rotationDegrees: 0, scale: 0, shift: 0, brightness: 0, contrast: 0 };
const CONFIGS: RecipeInput['augmentation'][] = [
  {},
  { brightness: 0, contrast: 0 },
  { ...STILL, hue: 1, brightness: 1 },
  { scale: 0.5, shift: 0.5, contrast: 1, hue: 0.3, blur: 1, noise: 1 },
  { ...STILL, blur: 1, noise: 0.3 },
  { blur: 0.2, noise: 0.1, cutout: 0.4, background: 1 },
];

/** Maps whose coordinates meet the edges exactly, leave the photo by far, or are no numbers. */
const MAPS = (size: number): SourceMap[] => [
  { xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0 },
  { xx: 0, xy: 1, x0: 0, yx: -1, yy: 0, y0: size - 1 },
  { xx: -1, xy: 0, x0: size - 1, yx: 0, yy: -1, y0: size - 1 },
  { xx: 300, xy: 0, x0: -1e6, yx: 1e300, yy: 7, y0: Number.NEGATIVE_INFINITY },
  { xx: Number.NaN, xy: 0, x0: 0, yx: 0, yy: 0.5, y0: 0 },
];

/** Every kind of augmentation of photos of some sizes, with what stands around them in their batch. */
function everyAugmentation(): Float32Array[] {
  const made: Float32Array[] = [];
  for (const size of [2, 33, 288]) {
    const length = size * size * 3;
    const random = seededRandom(size);
    const pixels = Uint8Array.from({ length }, () => random() * 256);
    // As the loader's slots are, and a little longer than the photo on either side.
    const batch = () => new Float32Array(new SharedArrayBuffer(4 * (length + 10))).map((_, i) => Math.sin(i));
    for (const [seed, config] of CONFIGS.entries()) {
      const target = batch();
      const { augmentation } = recipeSchema.parse({ augmentation: config });
      augmentPhoto({
        pixels,
        size,
        framing: 'centre',
        config: augmentation,
        random: seededRandom(seed),
        target,
        offset: 5,
      });
      made.push(target);
    }
    for (const map of MAPS(size)) {
      const target = batch();
      warp({ pixels, size, target, offset: 5, map, colour: null });
      made.push(target);
    }
    const pair = Float32Array.from({ length: 2 * length }, () => 2 * random() - 1);
    mixBatch({ pixels: pair, n: 2, size, mix: { kind: 'mixup', alpha: 0.4 }, random: seededRandom });
    made.push(pair);
  }
  return made;
}

/** Augments by the addon in `file` and by the loops in TypeScript, and compares the bits. */
export function expectSameBits(file: string): void {
  loadNativePhotos(null);
  const expected = everyAugmentation();
  loadNativePhotos(file);
  try {
    expect(nativePhotos(), 'the addon is loaded').not.toBeNull();
    for (const [i, actual] of everyAugmentation().entries()) {
      const different = actual.findIndex((value, at) => !Object.is(value, expected[i]?.[at]));
      expect(different, `the first number that differs in photo ${i}`).toBe(-1);
    }
  } finally {
    loadNativePhotos(null);
  }
}

/** Runs `use` with the addon as the set-up compiles it, with these flags instead of those for this machine. */
export async function withCompiledPhotos(
  flags: string[],
  use: (file: string) => void | Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mintmark-photos-'));
  const file = path.join(folder, 'photos.node');
  try {
    expect(await compilePhotoAddon({ file, compiler: { command: 'g++' }, flags })).toBeNull();
    await use(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
