import type { Sharp, SharpOptions } from 'sharp';
import { extendTo, type Pixels, type Resize, resample, sizeWithin, wholeArea } from '../resample';
import type { Ellipse } from './ellipse';
import type { FoundCoin } from './find-coins';
import { lookForCoins } from './two-looks';

type SharpFactory = (input: Uint8Array, options?: SharpOptions) => Sharp;

/** A photo, upright, decoded as large as is asked for. */
export interface OpenPhoto {
  /** Of the photo itself, in pixels. */
  width: number;
  height: number;
  /** A copy with at least so many pixels on its longer side, or all that the photo has. */
  copyOf: (side: number) => Promise<Pixels>;
}

/**
 * Longer side to which a photo is decoded at first, in pixels: enough to look for coins and to cut out a large one. Decoders
 * of JPEG shrink by a whole factor while they load, of photos of 12 megapixels by four.
 */
const FIRST_SIDE = 1000;
/** Longer side from which coins are cut at most, in pixels: enough for sixty of them, and bounds memory. */
const OPEN_SIDE = 4000;
/** Least radius of a coin in the photo's own pixels: of a smaller one no network says what it is. A small photo is searched quicker so. */
const LEAST_RADIUS = 16;
/** How much of its surroundings is seen with a coin, in radii: none of the rim is lost where the circle is a little off. */
export const COIN_MARGIN = 1.06;

/**
 * Decodes a photo for finding and cutting coins. What makes it upright is handed in.
 * @throws sharp's error when the bytes are no image
 */
export async function openPhoto(upright: Sharp): Promise<OpenPhoto> {
  const decode = async (side: number): Promise<Pixels> => {
    const { data, info } = await upright
      .clone()
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  };
  const first = await decode(FIRST_SIDE);
  let { width, height } = first;
  if (Math.max(width, height) >= FIRST_SIDE) {
    const { autoOrient } = await upright.metadata();
    [width, height] = [autoOrient.width, autoOrient.height];
  }
  return photoOf({ width, height, first, decode });
}

/** A photo of which all pixels are there, for where sharp is not. */
export function openPixels(pixels: Pixels): OpenPhoto {
  const decode = async (side: number) => {
    const size = sizeWithin(pixels, side);
    return size.width === pixels.width ? pixels : resample(pixels, wholeArea(pixels), size);
  };
  const { width, height } = pixels;
  return photoOf({ width, height, first: decode(FIRST_SIDE), decode });
}

function photoOf({
  width,
  height,
  first,
  decode,
}: {
  width: number;
  height: number;
  first: Pixels | Promise<Pixels>;
  decode: (side: number) => Promise<Pixels>;
}): OpenPhoto {
  const longest = Math.max(width, height);
  let largest = Promise.resolve(first);
  return {
    width,
    height,
    // Who asks while a larger copy is made waits for it.
    copyOf: (side) => {
      const wanted = Math.min(side, longest, OPEN_SIDE);
      largest = largest.then((pixels) =>
        // A side of a narrow copy may have been rounded down.
        Math.max(pixels.width, pixels.height) < wanted - 1 ? decode(wanted) : pixels,
      );
      return largest;
    },
  };
}

/** Scaling by sharp, with the kernel of the preprocessing. */
export const resizeWith =
  (sharp: SharpFactory): Resize =>
  async (source, area, to) => {
    const { data, info } = await rawImage(sharp, source)
      .extract(area)
      .resize(to.width, to.height, { fit: 'fill', kernel: 'lanczos3' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  };

/** The coins of a photo, in its pixels. */
export async function coinsOf(resize: Resize, photo: OpenPhoto): Promise<FoundCoin[]> {
  return lookForCoins(async (side) => {
    const copy = await photo.copyOf(side);
    const size = sizeWithin(copy, side);
    const { data, width, height } =
      size.width === copy.width && size.height === copy.height
        ? copy
        : await resize(copy, wholeArea(copy), size);
    return { width, height, pixels: data, minRadius: (LEAST_RADIUS * width) / photo.width };
  }, photo.width);
}

/** The coin that a photo of one coin is of: a large one near the middle. */
export function mainCoin<T extends Ellipse>(
  coins: readonly T[],
  { width, height }: { width: number; height: number },
): T | null {
  const weight = ({ x, y, a }: Ellipse) =>
    a * (1 - Math.hypot(x - width / 2, y - height / 2) / Math.hypot(width, height));
  return coins.reduce<T | null>((best, coin) => (!best || weight(coin) > weight(best) ? coin : best), null);
}

/**
 * The square around a coin, upright, with a margin; what lies beyond the photo continues as its border is.
 * @returns RGB bytes, `[size, size, 3]`
 */
export async function cutCoin(
  resize: Resize,
  photo: OpenPhoto,
  { coin, size }: { coin: Pick<Ellipse, 'x' | 'y' | 'a'>; size: number },
): Promise<Uint8Array> {
  const longest = Math.max(photo.width, photo.height);
  const copy = await photo.copyOf(Math.ceil((longest * size) / (2 * coin.a * COIN_MARGIN)));
  const scale = copy.width / photo.width;
  const a = coin.a * scale;
  const [x, y] = [(coin.x + 0.5) * scale - 0.5, (coin.y + 0.5) * scale - 0.5];
  const half = a * COIN_MARGIN;
  const left = Math.min(copy.width - 1, Math.max(0, Math.round(x - half)));
  const top = Math.min(copy.height - 1, Math.max(0, Math.round(y - half)));
  const right = Math.min(copy.width, Math.max(left + 1, Math.round(x + half)));
  const bottom = Math.min(copy.height, Math.max(top + 1, Math.round(y + half)));
  // Where the part that exists lies in the square.
  const at = (value: number) => Math.min(size, Math.max(0, Math.round((value / (2 * half)) * size)));
  const from = { x: Math.min(size - 1, at(left - (x - half))), y: Math.min(size - 1, at(top - (y - half))) };
  const width = Math.max(1, at(right - (x - half)) - from.x);
  const height = Math.max(1, at(bottom - (y - half)) - from.y);
  const area = { left, top, width: right - left, height: bottom - top };
  const part = await resize(copy, area, { width, height });
  return extendTo(part, { side: size, left: from.x, top: from.y });
}

/** Pixels to continue with. */
export const rawImage = (sharp: SharpFactory, { data, width, height }: Pixels) =>
  sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
