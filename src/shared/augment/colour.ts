import type { AugmentationPlan } from './plan';

/** Row-major 3×4: out = M · (r, g, b, 1). */
export type ColourMatrix = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** `x / 127.5 − 1`, the preprocessing specification's rule and all there is to do to a photo left as it is. */
export const BYTES_TO_INPUT = { scale: 1 / 127.5, offset: -1 } as const;

/**
 * One affine map from bytes to the network's input: normalisation, a turn of the hue about the grey axis
 * (which keeps r + g + b), contrast about the photo's mean, brightness.
 * @param mean of all the photo's bytes
 */
export function colourMatrix({
  hue,
  gain,
  added,
  mean,
}: NonNullable<AugmentationPlan['colour']> & { mean: number }): ColourMatrix {
  const centre = mean * BYTES_TO_INPUT.scale + BYTES_TO_INPUT.offset;
  const [cos, sin] = [Math.cos(hue), Math.sin(hue) / Math.sqrt(3)];
  const slope = gain * BYTES_TO_INPUT.scale;
  const same = slope * (cos + (1 - cos) / 3);
  const next = slope * ((1 - cos) / 3 - sin);
  const last = slope * ((1 - cos) / 3 + sin);
  // Rows of the turn add up to 1, so the offset of the normalisation passes through it unchanged.
  const offset = gain * (BYTES_TO_INPUT.offset - centre) + centre + added;
  return [same, next, last, offset, last, same, next, offset, next, last, same, offset];
}

/** @returns the mean of every eighth pixel: close enough to the mean of all for a point to stretch about */
export function sampledMean(pixels: Uint8Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i + 2 < pixels.length; i += 24) {
    sum += (pixels[i] as number) + (pixels[i + 1] as number) + (pixels[i + 2] as number);
    count += 3;
  }
  return sum / count;
}
