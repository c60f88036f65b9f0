import { seededRandom } from '@/shared/random';
import { type Matrix, rowOf } from './matrix';

/** Directions to which each feature goes. */
const SPREAD_OVER = 8;

/**
 * Features around their mean, in fewer directions that keep distances (a sparse random projection, always the same),
 * each photo's of length 1.
 * @param embeddings `[rows × features]`, see `packEmbedding`
 * @param size.columns directions
 */
export function project(
  embeddings: Uint8Array,
  { rows, columns }: { rows: number; columns: number },
): Matrix {
  const features = embeddings.length / Math.max(1, rows);
  const means = new Float64Array(features);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let i = 0; i < features; i++, at++)
      means[i] = (means[i] as number) + (embeddings[at] as number) / rows;
  }
  const random = seededRandom('projection');
  const directions = Int32Array.from({ length: features * SPREAD_OVER }, () => random.int(0, columns - 1));
  const signs = Int8Array.from(directions, () => (random.chance(0.5) ? 1 : -1));
  const result = { rows, columns, values: new Float32Array(rows * columns) };
  for (let row = 0, at = 0; row < rows; row++) {
    const values = rowOf(result, row);
    for (let i = 0, to = 0; i < features; i++, at++) {
      const value = (embeddings[at] as number) - (means[i] as number);
      for (let k = 0; k < SPREAD_OVER; k++, to++) {
        const direction = directions[to] as number;
        values[direction] = (values[direction] as number) + value * (signs[to] as number);
      }
    }
    const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) || 1;
    for (let i = 0; i < columns; i++) values[i] = (values[i] as number) / length;
  }
  return result;
}
