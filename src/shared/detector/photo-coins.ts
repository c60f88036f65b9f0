import type { Sharp, SharpOptions } from 'sharp';
import type { Ellipse } from './ellipse';
import type { FoundCoin } from './find-coins';
import { lookForCoins } from './two-looks';

type SharpFactory = (input: Uint8Array, options?: SharpOptions) => Sharp;

/** RGB bytes of a photo or of a smaller copy of it, upright. */
interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

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
  let pixels = await decode(FIRST_SIDE);
  let { width, height } = pixels;
  if (Math.max(width, height) >= FIRST_SIDE) {
    const { autoOrient } = await upright.metadata();
    [width, height] = [autoOrient.width, autoOrient.height];
  }
  const longest = Math.max(width, height);
  return {
    width,
    height,
    copyOf: async (side) => {
      const wanted = Math.min(side, longest, OPEN_SIDE);
      // A side of a narrow copy may have been rounded down.
      if (Math.max(pixels.width, pixels.height) < wanted - 1) pixels = await decode(wanted);
      return pixels;
    },
  };
}

/** The coins of a photo, in its pixels. */
export async function coinsOf(sharp: SharpFactory, photo: OpenPhoto): Promise<FoundCoin[]> {
  return lookForCoins(async (side) => {
    const copy = await photo.copyOf(side);
    const scale = photo.width / copy.width;
    if (Math.max(copy.width, copy.height) <= side) {
      return { width: copy.width, height: copy.height, pixels: copy.data, leastRadius: LEAST_RADIUS / scale };
    }
    const { data, info } = await rawImage(sharp, copy)
      .resize(side, side, { fit: 'inside' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const leastRadius = (LEAST_RADIUS * info.width) / photo.width;
    return { width: info.width, height: info.height, pixels: data, leastRadius };
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
 * The square around a coin, upright, with a margin; what lies beyond the photo goes on as its border is.
 * @returns RGB bytes, `[size, size, 3]`
 */
export async function cutCoin(
  sharp: SharpFactory,
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
  const data = await rawImage(sharp, copy)
    .extract({ left, top, width: right - left, height: bottom - top })
    .resize(width, height, { fit: 'fill', kernel: 'lanczos3' })
    .extend({
      left: from.x,
      top: from.y,
      right: size - from.x - width,
      bottom: size - from.y - height,
      extendWith: 'copy',
    })
    .raw()
    .toBuffer();
  if (data.length !== size * size * 3)
    throw new Error(`cut ${data.length} bytes, expected ${size}×${size}×3`);
  return data;
}

/** Pixels to go on with. */
export const rawImage = (sharp: SharpFactory, { data, width, height }: Pixels) =>
  sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
