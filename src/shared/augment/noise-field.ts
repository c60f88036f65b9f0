import type { Random } from './random';

/** Reused for every photo of this thread; a field is its caller's until it asks for the next. */
let field = new Float32Array(0);

/**
 * Random values in [0, 1] on a grid of `cells` along the side, blended between its points.
 * @param squeeze how much faster they change downwards than across: 4 gives fibres that run across
 * @returns `[size, size]`, valid until the next call
 */
export function smoothNoise({
  cells,
  size,
  random,
  squeeze = 1,
}: {
  cells: number;
  size: number;
  random: Random;
  squeeze?: number;
}): Float32Array {
  const lines = Math.round(cells * squeeze);
  const width = cells + 1;
  const grid = Float32Array.from({ length: width * (lines + 1) }, random);
  if (field.length < size * size) field = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    const v = (y * lines) / size;
    const line = Math.floor(v);
    const down = v - line;
    for (let x = 0; x < size; x++) {
      const u = (x * cells) / size;
      const column = Math.floor(u);
      const across = u - column;
      const at = line * width + column;
      const above = (grid[at] as number) + across * ((grid[at + 1] as number) - (grid[at] as number));
      const below =
        (grid[at + width] as number) +
        across * ((grid[at + width + 1] as number) - (grid[at + width] as number));
      field[y * size + x] = above + down * (below - above);
    }
  }
  return field;
}
