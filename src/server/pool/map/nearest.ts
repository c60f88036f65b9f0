import { type Matrix, rowOf } from '../labels/matrix';

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
    const distance = 1 - productAt(photos, mine, other);
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

/** The scalar product with another row, which is read in place: a view of each of 10,000 costs more than its numbers. */
function productAt({ values, columns }: Matrix, mine: Float32Array, other: number): number {
  let [p, q, r, s] = [0, 0, 0, 0];
  let at = other * columns;
  let i = 0;
  for (; i + 3 < columns; i += 4, at += 4) {
    p += (mine[i] as number) * (values[at] as number);
    q += (mine[i + 1] as number) * (values[at + 1] as number);
    r += (mine[i + 2] as number) * (values[at + 2] as number);
    s += (mine[i + 3] as number) * (values[at + 3] as number);
  }
  for (; i < columns; i++, at++) p += (mine[i] as number) * (values[at] as number);
  return p + q + r + s;
}
