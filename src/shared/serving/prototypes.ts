import { normalized, ofLength, type Rows, rowOf } from './rows';

/** A class with as many photos gets two prototypes: both faces of a coin share one class. */
const FOR_TWO = 8;
const ROUNDS = 8;

/**
 * What the photos of each class look like on average: one direction in the space of features, or two where there are enough
 * photos. A class without photos has none.
 * @param photos of length 1 each
 * @param labels the class of each photo
 */
export function prototypesOf(photos: Rows, labels: Int32Array): Rows {
  const byClass = new Map<number, number[]>();
  labels.forEach((label, row) => {
    const rows = byClass.get(label);
    if (rows) rows.push(row);
    else byClass.set(label, [row]);
  });
  const means: Float32Array[] = [];
  for (const rows of byClass.values()) {
    means.push(...(rows.length < FOR_TWO ? [meanOf(photos, rows)] : twoMeans(photos, rows)));
  }
  const values = new Float32Array(means.length * photos.columns);
  means.forEach((mean, index) => {
    values.set(mean, index * photos.columns);
  });
  return normalized({ columns: photos.columns, values });
}

/** Two-means by cosine, begun at the photo that is least like the average and the one least like that. */
function twoMeans(photos: Rows, rows: readonly number[]): Float32Array[] {
  const first = leastLike(photos, rows, meanOf(photos, rows));
  let centres = [first, leastLike(photos, rows, first)];
  for (let round = 0; round < ROUNDS; round++) {
    const parts: [number[], number[]] = [[], []];
    for (const row of rows) {
      const [a = 0, b = 0] = centres.map((centre) => dot(rowOf(photos, row), centre));
      parts[a >= b ? 0 : 1].push(row);
    }
    // All photos are alike.
    if (parts.some((part) => part.length === 0)) return [meanOf(photos, rows)];
    centres = parts.map((part) => meanOf(photos, part));
  }
  return centres;
}

function leastLike(photos: Rows, rows: readonly number[], to: Float32Array): Float32Array {
  let [least, lowest] = [rows[0] as number, Number.POSITIVE_INFINITY];
  for (const row of rows) {
    const likeness = dot(rowOf(photos, row), to);
    if (likeness < lowest) [least, lowest] = [row, likeness];
  }
  return rowOf(photos, least);
}

function meanOf(photos: Rows, rows: readonly number[]): Float32Array {
  const mean = new Float32Array(photos.columns);
  for (const row of rows) {
    const values = rowOf(photos, row);
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + (values[i] as number);
  }
  return ofLength(mean);
}

/** How much a photo looks like the prototype that is nearest to it: the cosine, 1 for the same direction. */
export function likenessOf(photo: Float32Array, prototypes: Rows): number {
  let best = -1;
  for (let start = 0; start < prototypes.values.length; start += prototypes.columns) {
    best = Math.max(best, dot(photo, prototypes.values, start));
  }
  return best;
}

/** In four sums, which do not wait for each other. */
function dot(a: Float32Array, b: Float32Array, start = 0): number {
  let [p, q, r, s] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < a.length; i += 4) {
    p += (a[i] as number) * (b[start + i] as number);
    q += (a[i + 1] as number) * (b[start + i + 1] as number);
    r += (a[i + 2] as number) * (b[start + i + 2] as number);
    s += (a[i + 3] as number) * (b[start + i + 3] as number);
  }
  for (; i < a.length; i++) p += (a[i] as number) * (b[start + i] as number);
  return p + q + r + s;
}
