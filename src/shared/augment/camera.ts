import { keepAsJpeg } from './jpeg';
import { addNoise } from './noise';
import { seededRandom } from './random';
import type { Region } from './region';
import { enlarge, shrink } from './resample';

/** Fewest pixels along the side, as a share of it, at strength 1. */
const FEWEST = 0.2;
/** Largest standard deviation of noise, in units of the input. */
const NOISE = 0.12;
/** Lowest quality of the JPEG at strength 1; the highest is that of a good camera. */
const LOWEST_QUALITY = 10;
const HIGHEST_QUALITY = 95;
/** How much more of its detail an oversharpened picture has. */
const SHARPENED = 1.5;

/** Reused for every photo of this thread. */
let pixels = new Float32Array(0);
let softened = new Float32Array(0);

/**
 * Sees `[size, size, 3]` at `offset` as a phone's camera does when the coin is small in the picture: few pixels, noise,
 * oversharpened, stored as a JPEG, then enlarged again.
 */
export function takeByCamera({
  target,
  offset,
  size,
  strength,
  seed,
}: Region & { strength: number; seed: number }): void {
  const random = seededRandom(seed);
  // Even along the logarithm: half as many pixels matters as much at any size.
  const share = (1 - strength * (1 - FEWEST)) ** random();
  const side = Math.max(8, Math.min(size, Math.round(size * share)));
  const noise = NOISE * strength * random() ** 2;
  const noiseSeed = random() * 2 ** 32;
  const sharpened = random() < 0.4 * strength ? SHARPENED * strength * random() : 0;
  const lowest = HIGHEST_QUALITY - strength * (HIGHEST_QUALITY - LOWEST_QUALITY);
  const quality = lowest + (HIGHEST_QUALITY - lowest) * random();

  const length = side * side * 3;
  if (pixels.length < length) pixels = new Float32Array(length);
  shrink({ from: target, offset, size, small: side, to: pixels });
  if (noise > 0) addNoise({ target: pixels, offset: 0, size: side, deviation: noise, seed: noiseSeed });
  if (sharpened > 0) sharpen(side, sharpened);
  keepAsJpeg(pixels, side, quality);
  enlarge({ from: pixels, small: side, to: target, offset, size });
}

/** Adds to each pixel its distance from the mean of its four neighbours. */
function sharpen(side: number, amount: number): void {
  const row = side * 3;
  const length = side * row;
  if (softened.length < length) softened = new Float32Array(length);
  softened.set(pixels.subarray(0, length));
  for (let y = 1; y < side - 1; y++) {
    for (let i = y * row + 3; i < (y + 1) * row - 3; i++) {
      const around =
        (softened[i - 3] as number) +
        (softened[i + 3] as number) +
        (softened[i - row] as number) +
        (softened[i + row] as number);
      const value = softened[i] as number;
      pixels[i] = Math.max(-1, Math.min(value + amount * (value - around / 4), 1));
    }
  }
}
