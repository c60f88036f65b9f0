import sharp from 'sharp';
import { boxBlur } from './box-blur';
import { type CoinDesign, type FaceSide, METALS, reliefSvg, silhouetteSvg } from './coin-design';

/** Side of the maps of one coin face in pixels; a coin in a photo is a little smaller, so nothing is magnified. */
export const RELIEF_SIZE = 256;

/** Numbers per pixel of `Relief.surface`. */
export const SURFACE_CHANNELS = 4;

/** A face as the camera needs it; maps are RELIEF_SIZE², row-major. */
export interface Relief {
  /**
   * Four numbers a pixel, side by side because they are always read together: the surface's slope to the right
   * and downwards; 0 in hollows where dirt settles to 1 on the points that hands polish; 1 where the core of a
   * coin of two metals is, else 0.
   */
  surface: Float32Array;
  /** 1 on the coin, 0 beside it and in its hole. */
  coverage: Float32Array;
  /** The coverage, blurred: what a soft light casts. */
  shadow: Float32Array;
  metal: (typeof METALS)[keyof typeof METALS];
  coreMetal: (typeof METALS)[keyof typeof METALS];
}

/** How steep one grey level over one pixel stands: higher coins throw harder lights. */
const STEEPNESS = 0.075;

async function channel(svg: string, index: number): Promise<Float32Array> {
  const { data, info } = await sharp(Buffer.from(svg))
    .resize(RELIEF_SIZE, RELIEF_SIZE)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Float32Array.from(
    { length: RELIEF_SIZE * RELIEF_SIZE },
    (_, i) => data[i * info.channels + index] as number,
  );
}

/** One face in relief: its height map, and slopes, wear and shadow derived from it. */
export async function drawRelief(design: CoinDesign, side: FaceSide): Promise<Relief> {
  const [heights, coverage, core] = await Promise.all([
    channel(reliefSvg(design, side), 0),
    channel(silhouetteSvg(design), 0),
    channel(silhouetteSvg(design), 1),
  ]);
  const crisp = boxBlur(heights, RELIEF_SIZE, 1, 2);
  const rounded = boxBlur(heights, RELIEF_SIZE, 3);
  const around = boxBlur(heights, RELIEF_SIZE, 9);
  // A coin has crisp edges on rounded bodies: both scales together give pillowed motifs.
  const height = crisp.map((h, i) => 0.6 * h + 0.9 * (rounded[i] as number));
  const surface = new Float32Array(height.length * SURFACE_CHANNELS);
  for (let y = 1; y < RELIEF_SIZE - 1; y++) {
    for (let x = 1; x < RELIEF_SIZE - 1; x++) {
      const i = y * RELIEF_SIZE + x;
      const above = height[i - RELIEF_SIZE] as number;
      const below = height[i + RELIEF_SIZE] as number;
      const exposure = 0.5 + ((crisp[i] as number) - (around[i] as number)) / 90;
      surface.set(
        [
          (((height[i + 1] as number) - (height[i - 1] as number)) / 2) * STEEPNESS,
          ((below - above) / 2) * STEEPNESS,
          Math.min(1, Math.max(0, exposure)),
          (core[i] as number) / 255,
        ],
        i * SURFACE_CHANNELS,
      );
    }
  }
  const covered = coverage.map((c) => c / 255);
  return {
    surface,
    coverage: covered,
    shadow: boxBlur(covered, RELIEF_SIZE, 4),
    metal: METALS[design.metal],
    coreMetal: METALS[design.core ?? design.metal],
  };
}
