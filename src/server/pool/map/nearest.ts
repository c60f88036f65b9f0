import { type Matrix, product, rowOf } from '../labels/matrix';

/** The nearest others of one photo, the nearest first. */
export interface Nearest {
  rows: Int32Array;
  /** 0 for the same picture, 2 for the opposite. */
  distances: Float32Array;
}

/**
 * The nearest photos among some, exactly: they are few enough to look at each.
 * @param photos of length 1 each; @param among rows that count; @param row is not its own neighbour
 */
export function nearestOf(
  photos: Matrix,
  { row, among, count }: { row: number; among: Int32Array; count: number },
): Nearest {
  const rows = new Int32Array(count).fill(-1);
  const distances = new Float32Array(count).fill(Number.POSITIVE_INFINITY);
  const mine = rowOf(photos, row);
  let farthest = Number.POSITIVE_INFINITY;
  for (const other of among) {
    if (other === row) continue;
    const distance = 1 - product(mine, rowOf(photos, other), photos.columns);
    if (distance >= farthest) continue;
    let at = count - 1;
    while (at > 0 && (distances[at - 1] as number) > distance) {
      distances[at] = distances[at - 1] as number;
      rows[at] = rows[at - 1] as number;
      at -= 1;
    }
    distances[at] = distance;
    rows[at] = other;
    farthest = distances[count - 1] as number;
  }
  const found = Math.min(count, rows.indexOf(-1) === -1 ? count : rows.indexOf(-1));
  return { rows: rows.subarray(0, found), distances: distances.subarray(0, found) };
}
