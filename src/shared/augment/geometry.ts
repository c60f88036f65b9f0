import { COIN_MARGIN } from '../detector/photo-coins';
import type { Framing } from '../preprocessing';
import type { AugmentationPlan } from './plan';

/** Where an output pixel's colour comes from: source x = `xx`·x + `xy`·y + `x0`, source y = `yx`·x + `yy`·y + `y0`. */
export interface SourceMap {
  xx: number;
  xy: number;
  x0: number;
  yx: number;
  yy: number;
  y0: number;
}

/** The same in perspective: both are divided by `wx`·x + `wy`·y + `w0`. */
export interface PerspectiveMap extends SourceMap {
  wx: number;
  wy: number;
  w0: number;
}

/** What makes a map one without perspective. */
export const FLAT = { wx: 0, wy: 0, w0: 1 } as const;

/** Distance of the camera from a coin that is seen at a slant, in sides of the photo. */
const CAMERA_DISTANCE = 2;

/** Neither turned nor moved. */
export const STILL = { angle: 0, zoom: 1, dx: 0, dy: 0 } as const;

/** The map of a turn and zoom about the photo's centre, followed by a shift. Never a mirror image. */
export function sourceMap(
  { angle, zoom, dx, dy }: NonNullable<AugmentationPlan['geometry']>,
  size: number,
): SourceMap {
  const centre = (size - 1) / 2;
  const [cos, sin] = [Math.cos(angle) / zoom, Math.sin(angle) / zoom];
  const [x, y] = [centre + dx, centre + dy];
  return {
    xx: cos,
    xy: -sin,
    x0: centre - cos * x + sin * y,
    yx: sin,
    yy: cos,
    y0: centre - sin * x - cos * y,
  };
}

/** The map of a turn and zoom, after which the coin is tilted away from the camera, followed by a shift. */
export function tiltedMap(
  geometry: AugmentationPlan['geometry'],
  { slant, towards }: NonNullable<AugmentationPlan['tilt']>,
  size: number,
): PerspectiveMap {
  const { angle, zoom, dx, dy } = geometry ?? STILL;
  const centre = (size - 1) / 2;
  const [cos, sin] = [Math.cos(towards), Math.sin(towards)];
  // Across the axis of the tilt a coin is seen shorter by its cosine; in perspective its far side is smaller, too.
  const longer = 1 / Math.cos(slant);
  const [txx, txy, tyy] = [
    cos * cos * longer + sin * sin,
    cos * sin * (longer - 1),
    sin * sin * longer + cos * cos,
  ];
  const farther = Math.tan(slant) / (CAMERA_DISTANCE * size);
  const [wx, wy] = [-farther * cos, -farther * sin];
  const [turnX, turnY] = [Math.cos(angle) / zoom, Math.sin(angle) / zoom];
  const [x, y] = [centre + dx, centre + dy];
  const w0 = 1 - wx * x - wy * y;
  const row = (a: number, b: number) => ({
    x: a + centre * wx,
    y: b + centre * wy,
    start: centre * w0 - a * x - b * y,
  });
  const across = row(turnX * txx - turnY * txy, turnX * txy - turnY * tyy);
  const down = row(turnY * txx + turnX * txy, turnY * txy + turnX * tyy);
  return {
    xx: across.x,
    xy: across.y,
    x0: across.start,
    yx: down.x,
    yy: down.y,
    y0: down.start,
    wx,
    wy,
    w0,
  };
}

export interface Circle {
  x: number;
  y: number;
  radius: number;
}

/** The coin's radius in a photo as it is framed: catalogues' crops are tight, so it fills the centre square. */
export const coinRadius = (size: number, framing: Framing) =>
  size / 2 / (framing === 'coin' ? COIN_MARGIN : 1);

/** Where the coin lies, moved as the photo is; a tilted one lies within. */
export function coinCircle(geometry: AugmentationPlan['geometry'], size: number, framing: Framing): Circle {
  const centre = (size - 1) / 2;
  const { zoom, dx, dy } = geometry ?? STILL;
  return { x: centre + dx, y: centre + dy, radius: coinRadius(size, framing) * zoom };
}
