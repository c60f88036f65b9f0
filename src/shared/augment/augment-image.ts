import { type Framing, normalizePixels, preprocessingFor } from '../preprocessing';
import type { Recipe } from '../recipe/recipe';
import { replaceBackground } from './background';
import { blur } from './blur';
import { takeByCamera } from './camera';
import { colourMatrix, sampledMean } from './colour';
import { cutOut } from './cutout';
import { coinCircle, coinRadius, FLAT, STILL, sourceMap, tiltedMap } from './geometry';
import { layOnGround } from './ground';
import { seeThroughLens } from './lens';
import { relight } from './light';
import { addNoise } from './noise';
import { drawPlan } from './plan';
import type { Random } from './random';
import { lightRelief } from './relief';
import { dropColour, tarnish } from './tarnish';
import { warpTilted } from './tilt';
import { recolour, warp } from './warp';

/**
 * Turns, scales, shifts and recolours one photo by random amounts, then changes metal, ground, light, lens and camera and
 * covers it where the configuration says so, in the order in which they come about; never mirrors, because a coin's mirror image is no coin. The same numbers of `random`
 * give the same photo in every thread.
 * @param pixels RGB bytes, `[size, size, 3]`
 * @param framing how the photo was cut, which says where its coin lies
 * @param target receives float32 `[size, size, 3]` in [-1, 1] at `offset`
 */
export function augmentPhoto({
  pixels,
  size,
  framing,
  config,
  random,
  target,
  offset,
}: {
  pixels: Uint8Array;
  size: number;
  framing: Framing;
  config: Recipe['augmentation'];
  random: Random;
  target: Float32Array;
  offset: number;
}): void {
  if (!config.enabled) {
    normalizePixels(pixels, preprocessingFor(size), target, offset);
    return;
  }
  const { geometry, tilt, colour: drawn, background, ...rest } = drawPlan(config, size, random);
  const pass = { pixels, size, target, offset };
  const colour = drawn && colourMatrix({ ...drawn, mean: sampledMean(pixels) });
  const tilted = tilt && tiltedMap(geometry, tilt, size);
  if (tilted) warpTilted({ ...pass, map: tilted, colour });
  else if (geometry) warp({ ...pass, map: sourceMap(geometry, size), colour });
  else if (colour) recolour({ ...pass, colour });
  else normalizePixels(pixels, preprocessingFor(size), target, offset);

  const region = { target, offset, size };
  const circle = coinCircle(geometry, size, framing);
  if (rest.tarnish !== null) tarnish({ ...region, strength: config.tarnish, seed: rest.tarnish });
  if (rest.relief !== null) lightRelief({ ...region, strength: config.relief, seed: rest.relief });
  if (background !== null) replaceBackground({ ...region, circle, seed: background });
  if (rest.ground !== null) {
    const map = tilted ?? { ...sourceMap(geometry ?? STILL, size), ...FLAT };
    layOnGround({ ...region, map, radius: coinRadius(size, framing), circle, seed: rest.ground });
  }
  if (rest.light !== null) relight({ ...region, strength: config.light, seed: rest.light });
  if (rest.lens !== null) seeThroughLens({ ...region, strength: config.lens, seed: rest.lens });
  if (rest.blur !== null) blur({ ...region, deviation: rest.blur });
  if (rest.noise) addNoise({ ...region, ...rest.noise });
  if (rest.camera !== null) takeByCamera({ ...region, strength: config.camera, seed: rest.camera });
  if (rest.isGrey) dropColour(region);
  if (rest.cutout) cutOut({ ...region, ...rest.cutout });
}
