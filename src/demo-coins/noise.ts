import type { Random } from '@/shared/random';

const LATTICE = 64;

/** Smooth value noise, 0–1, about one bump per unit; repeats every 64 units. */
export type Noise = (x: number, y: number) => number;

export function valueNoise(random: Random): Noise {
  const lattice = Float32Array.from({ length: LATTICE * LATTICE }, () => random.next());
  const at = (x: number, y: number) => lattice[(y & (LATTICE - 1)) * LATTICE + (x & (LATTICE - 1))] as number;
  return (x, y) => {
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const fx = x - x0;
    const fy = y - y0;
    const sx = fx * fx * (3 - 2 * fx);
    const sy = fy * fy * (3 - 2 * fy);
    const top = at(x0, y0) + sx * (at(x0 + 1, y0) - at(x0, y0));
    const bottom = at(x0, y0 + 1) + sx * (at(x0 + 1, y0 + 1) - at(x0, y0 + 1));
    return top + sy * (bottom - top);
  };
}

/** Four octaves of noise, 0–1: cloudy detail at every scale. */
export function fractal(noise: Noise, x: number, y: number): number {
  return (
    (noise(x, y) * 8 +
      noise(x * 2.03 + 17, y * 2.03) * 4 +
      noise(x * 4.1, y * 4.1 + 31) * 2 +
      noise(x * 8.3 + 5, y * 8.3)) /
    15
  );
}
