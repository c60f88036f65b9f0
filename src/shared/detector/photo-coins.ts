import type { Sharp, SharpOptions } from 'sharp';
import type { Ellipse } from './ellipse';
import { DETECTOR_SIDE, type FoundCoin, findCoins } from './find-coins';

type SharpFactory = (input: Uint8Array, options?: SharpOptions) => Sharp;

/** A decoded photo, upright: RGB bytes. */
export interface OpenPhoto {
  data: Uint8Array;
  width: number;
  height: number;
}

/** Longer side of a photo from which coins are cut, in pixels: enough for sixty of them, and bounds memory. */
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
  const { data, info } = await upright
    .resize(OPEN_SIDE, OPEN_SIDE, { fit: 'inside', withoutEnlargement: true })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** The coins of a photo, in its pixels. */
export async function coinsOf(sharp: SharpFactory, photo: OpenPhoto): Promise<FoundCoin[]> {
  const { data, info } = await rawImage(sharp, photo)
    .resize(DETECTOR_SIDE, DETECTOR_SIDE, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const scale = photo.width / info.width;
  const plate = { width: info.width, height: info.height, pixels: data };
  return findCoins(plate, LEAST_RADIUS / scale).map((coin) => ({
    ...coin,
    x: (coin.x + 0.5) * scale - 0.5,
    y: (coin.y + 0.5) * scale - 0.5,
    a: coin.a * scale,
    b: coin.b * scale,
  }));
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
  { coin: { x, y, a }, size }: { coin: Pick<Ellipse, 'x' | 'y' | 'a'>; size: number },
): Promise<Uint8Array> {
  const half = a * COIN_MARGIN;
  const left = Math.min(photo.width - 1, Math.max(0, Math.round(x - half)));
  const top = Math.min(photo.height - 1, Math.max(0, Math.round(y - half)));
  const right = Math.min(photo.width, Math.max(left + 1, Math.round(x + half)));
  const bottom = Math.min(photo.height, Math.max(top + 1, Math.round(y + half)));
  // Where the part that exists lies in the square.
  const at = (value: number) => Math.min(size, Math.max(0, Math.round((value / (2 * half)) * size)));
  const from = { x: Math.min(size - 1, at(left - (x - half))), y: Math.min(size - 1, at(top - (y - half))) };
  const width = Math.max(1, at(right - (x - half)) - from.x);
  const height = Math.max(1, at(bottom - (y - half)) - from.y);
  const data = await rawImage(sharp, photo)
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

const rawImage = (sharp: SharpFactory, { data, width, height }: OpenPhoto) =>
  sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
