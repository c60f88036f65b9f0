import { normalizePixels, preprocessingFor } from '@/shared/preprocessing';
import type { Recipe } from '@/shared/recipe/recipe';
import type { Random } from '../random';
import { replaceBackground } from './background';
import { blur } from './blur';
import { colourMatrix, sampledMean } from './colour';
import { cutOut } from './cutout';
import { coinCircle, sourceMap } from './geometry';
import { addNoise } from './noise';
import { drawPlan } from './plan';
import { recolour, warp } from './warp';

/**
 * Turns, scales, shifts and recolours one photo by random amounts, then blurs, roughens and covers it where the
 * configuration says so; never mirrors, because a coin's mirror image is no coin. The same numbers of `random`
 * give the same photo in every thread.
 * @param pixels RGB bytes, `[size, size, 3]`
 * @param target receives float32 `[size, size, 3]` in [-1, 1] at `offset`
 */
export function augmentPhoto({
  pixels,
  size,
  config,
  random,
  target,
  offset,
}: {
  pixels: Uint8Array;
  size: number;
  config: Recipe['augmentation'];
  random: Random;
  target: Float32Array;
  offset: number;
}): void {
  if (!config.enabled) {
    normalizePixels(pixels, preprocessingFor(size), target, offset);
    return;
  }
  const { geometry, colour: drawn, background, ...rest } = drawPlan(config, size, random);
  const pass = { pixels, size, target, offset };
  const colour = drawn && colourMatrix({ ...drawn, mean: sampledMean(pixels) });
  if (geometry) warp({ ...pass, map: sourceMap(geometry, size), colour });
  else if (colour) recolour({ ...pass, colour });
  else normalizePixels(pixels, preprocessingFor(size), target, offset);

  const region = { target, offset, size };
  if (background !== null) {
    replaceBackground({ ...region, circle: coinCircle(geometry, size), seed: background });
  }
  if (rest.blur !== null) blur({ ...region, deviation: rest.blur });
  if (rest.noise) addNoise({ ...region, ...rest.noise });
  if (rest.cutout) cutOut({ ...region, ...rest.cutout });
}
