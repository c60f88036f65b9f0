import type { Recipe } from '@/shared/recipe';
import type { Random } from './random';

/**
 * One random turn, zoom and shift per image, as `transformImages` wants them: eight numbers that map each
 * output pixel to the input pixel it shows.
 */
export function projections({
  n,
  size,
  config,
  random,
}: {
  n: number;
  size: number;
  config: Pick<Recipe['augmentation'], 'rotationDegrees' | 'scale' | 'shift'>;
  random: Random;
}): Float32Array {
  const centre = (size - 1) / 2;
  const symmetric = (limit: number) => limit * (2 * random() - 1);
  const rows = new Float32Array(n * 8);
  for (let i = 0; i < n; i++) {
    const angle = symmetric((config.rotationDegrees * Math.PI) / 180);
    const zoom = 1 + symmetric(config.scale);
    const [cos, sin] = [Math.cos(angle) / zoom, Math.sin(angle) / zoom];
    const [dx, dy] = [centre + symmetric(config.shift) * size, centre + symmetric(config.shift) * size];
    rows.set([cos, -sin, centre - cos * dx + sin * dy, sin, cos, centre - sin * dx - cos * dy, 0, 0], i * 8);
  }
  return rows;
}
