import { DRAWING_RADII } from './coin-design';
import { RELIEF_SIZE, SURFACE_CHANNELS } from './relief';

/** Bilinear value of a RELIEF_SIZE² map at coin coordinates. */
export function sample(map: Float32Array, u: number, v: number): number {
  const x = (u / DRAWING_RADII + 0.5) * RELIEF_SIZE - 0.5;
  const y = (v / DRAWING_RADII + 0.5) * RELIEF_SIZE - 0.5;
  if (!(x >= 0 && y >= 0 && x < RELIEF_SIZE - 1 && y < RELIEF_SIZE - 1)) return 0;
  const x0 = x | 0;
  const y0 = y | 0;
  const fx = x - x0;
  const i = y0 * RELIEF_SIZE + x0;
  const top = (map[i] as number) * (1 - fx) + (map[i + 1] as number) * fx;
  const bottom = (map[i + RELIEF_SIZE] as number) * (1 - fx) + (map[i + RELIEF_SIZE + 1] as number) * fx;
  return top + (bottom - top) * (y - y0);
}

/** Bilinear values of a face's surface at coin coordinates, which must lie inside the map. */
export function sampleSurface(surface: Float32Array, u: number, v: number, target: Float32Array): void {
  const x = (u / DRAWING_RADII + 0.5) * RELIEF_SIZE - 0.5;
  const y = (v / DRAWING_RADII + 0.5) * RELIEF_SIZE - 0.5;
  const x0 = x | 0;
  const y0 = y | 0;
  const fx = x - x0;
  const fy = y - y0;
  const i = (y0 * RELIEF_SIZE + x0) * SURFACE_CHANNELS;
  const j = i + RELIEF_SIZE * SURFACE_CHANNELS;
  for (let k = 0; k < SURFACE_CHANNELS; k++) {
    const top = (surface[i + k] as number) * (1 - fx) + (surface[i + k + SURFACE_CHANNELS] as number) * fx;
    const bottom = (surface[j + k] as number) * (1 - fx) + (surface[j + k + SURFACE_CHANNELS] as number) * fx;
    target[k] = top + (bottom - top) * fy;
  }
}
