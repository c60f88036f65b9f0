import type { Sharp, SharpOptions } from 'sharp';
import { z } from 'zod';
import { DETECTOR_VERSION, type FoundCoin } from './detector/find-coins';
import { coinsOf, cutCoin, mainCoin, openPhoto, resizeWith } from './detector/photo-coins';

/** How a version frames a photo. */
const FRAMINGS = ['centre', 'coin'] as const;
export type Framing = (typeof FRAMINGS)[number];

/**
 * How a photo becomes a tensor. Carried by every model version; trainer and server follow the same document
 * through the same function, so training and serving cannot drift apart.
 */
export const preprocessingSpecSchema = z.object({
  version: z.literal(1),
  /** Side of the square input in pixels. */
  size: z.number().int().min(32).max(512),
  exifOrientation: z.literal(true),
  colour: z.literal('srgb'),
  /** Transparent pixels are laid on this grey. */
  background: z.literal(255),
  /** `cover`: scale the short side to `size`, cut the centre square. */
  resize: z.literal('cover'),
  kernel: z.literal('lanczos3'),
  /** Pixel value to network input: `x / scale + offset`. */
  scale: z.literal(127.5),
  offset: z.literal(-1),
  /**
   * What of the photo is seen: the centre square, or the square around the coin that is found; the centre square
   * where none is.
   */
  framing: z.enum(FRAMINGS).default('centre'),
  /** Probabilities are averaged over this many turns of the photo, see `rotationAngles`; 1 is the photo as it is. */
  testTimeRotations: z.number().int().min(1).max(36).default(1),
});
export type PreprocessingSpec = z.infer<typeof preprocessingSpecSchema>;

export function preprocessingFor(
  size: number,
  testTimeRotations = 1,
  framing: Framing = 'centre',
): PreprocessingSpec {
  return {
    version: 1,
    size,
    exifOrientation: true,
    colour: 'srgb',
    background: 255,
    resize: 'cover',
    kernel: 'lanczos3',
    scale: 127.5,
    offset: -1,
    framing,
    testTimeRotations,
  };
}

/** What the pixels of a photo depend on besides its bytes: for caches of them. Rotations are made of the pixels. */
export function pixelsKey({ size, framing, version }: PreprocessingSpec): string {
  return `${size}-${framing === 'coin' ? `coin${DETECTOR_VERSION}-` : ''}v${version}`;
}

/** Largest photo that is decoded, in pixels: above it a small file could claim all memory. */
export const MAX_INPUT_PIXELS = 100_000_000;

type SharpFactory = (input: Uint8Array, options?: SharpOptions) => Sharp;

/** A photo as it is looked at: turned as its EXIF data say, sRGB, transparent pixels laid on white. */
export function uprightPhoto(sharp: SharpFactory, bytes: Uint8Array): Sharp {
  return sharp(bytes, { failOn: 'error', limitInputPixels: MAX_INPUT_PIXELS })
    .autoOrient()
    .flatten({ background: { r: BACKGROUND, g: BACKGROUND, b: BACKGROUND } })
    .toColourspace('srgb');
}

const BACKGROUND = 255;

/** Where the coin of a photo is, once it was looked for: so that decoding it in another size need not look again. */
export interface SeenCoin {
  /** Null where none was found. */
  coin?: FoundCoin | null;
}

/**
 * Decodes one photo by the specification. `sharp` is handed in, so that this file stays free of Node.
 * @returns RGB bytes, `[size, size, 3]` row-major.
 * @throws sharp's error when the bytes are no image.
 */
export async function decodePixels({
  sharp,
  bytes,
  spec,
  seen = {},
}: {
  sharp: SharpFactory;
  bytes: Uint8Array;
  spec: PreprocessingSpec;
  seen?: SeenCoin;
}): Promise<Uint8Array> {
  if (spec.framing === 'coin') {
    const photo = await openPhoto(uprightPhoto(sharp, bytes));
    const resize = resizeWith(sharp);
    if (seen.coin === undefined) seen.coin = mainCoin(await coinsOf(resize, photo), photo);
    if (seen.coin) return cutCoin(resize, photo, { coin: seen.coin, size: spec.size });
  }
  return centreSquare(uprightPhoto(sharp, bytes), spec);
}

/** The largest square around the middle of a picture. @returns RGB bytes, `[size, size, 3]` */
export async function centreSquare(upright: Sharp, spec: PreprocessingSpec): Promise<Uint8Array> {
  const { data } = await upright
    .resize(spec.size, spec.size, { fit: spec.resize, position: 'centre', kernel: spec.kernel })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (data.length !== spec.size * spec.size * 3) {
    throw new Error(`decoded ${data.length} bytes, expected ${spec.size}×${spec.size}×3`);
  }
  return data;
}

/** Writes `pixels` as network input into `target` at `offset`. @returns `target`, float32 in [-1, 1]. */
export function normalizePixels(
  pixels: Uint8Array,
  spec: PreprocessingSpec,
  target: Float32Array = new Float32Array(pixels.length),
  offset = 0,
): Float32Array {
  for (let i = 0; i < pixels.length; i++) {
    target[offset + i] = (pixels[i] as number) / spec.scale + spec.offset;
  }
  return target;
}
