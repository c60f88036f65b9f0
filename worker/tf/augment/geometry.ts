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

export interface Circle {
  x: number;
  y: number;
  radius: number;
}

/** Where the coin lies: crops are tight, so it fills the photo's inscribed circle, moved as the photo is. */
export function coinCircle(geometry: AugmentationPlan['geometry'], size: number): Circle {
  const centre = (size - 1) / 2;
  const { zoom, dx, dy } = geometry ?? { zoom: 1, dx: 0, dy: 0 };
  return { x: centre + dx, y: centre + dy, radius: (size / 2) * zoom };
}
