import { addProducts, factorize, type Matrix, product, rowOf, solve } from './matrix';

/** Parts of the photos; each is judged by what the others say. */
const FOLDS = 5;
/** Photos by which the spread within classes is estimated: more do not change it, and take longer. */
const MOST_FOR_SPREAD = 8_000;
/** How far the spread is drawn towards the same in all directions: few photos do not say much of so many directions. */
const SHRINKAGE = 0.1;

interface Labelled {
  photos: Matrix;
  labels: Int32Array;
  groups: Int32Array;
  classes: number;
}

/**
 * How well each photo fits each class, by a linear discriminant that has learned from photos of other groups only: a
 * logistic regression in closed form, which takes one pass instead of hundreds.
 * @returns `[photos × classes]`, logits; minus infinity for a class of which the others have no photo
 */
export function outOfFoldLogits({ photos, labels, groups, classes }: Labelled): Float32Array {
  const { rows, columns } = photos;
  const logits = new Float32Array(rows * classes);
  const folds = foldsOf(groups);
  const step = Math.max(1, Math.ceil(rows / MOST_FOR_SPREAD));
  const spreads = Array.from({ length: FOLDS }, (_, fold) => {
    const sum = new Float64Array(columns * columns);
    addProducts(
      sum,
      photos,
      rowsWhere(rows, (row) => row % step === 0 && folds[row] === fold),
    );
    return sum;
  });
  for (let fold = 0; fold < FOLDS; fold++) {
    const learned = (row: number) => folds[row] !== fold;
    const spread = new Float64Array(columns * columns);
    for (const [other, sum] of spreads.entries()) {
      if (other !== fold)
        for (let i = 0; i < sum.length; i++) spread[i] = (spread[i] as number) + (sum[i] as number);
    }
    const sampled = classSums({ photos, labels, classes }, (row) => learned(row) && row % step === 0);
    withinClasses(spread, sampled);
    factorize(spread, columns);
    const { sums, counts } = classSums({ photos, labels, classes }, learned);
    for (let c = 0; c < classes; c++) {
      const count = counts[c] as number;
      const mean = sums.subarray(c * columns, (c + 1) * columns).map((value) => value / Math.max(1, count));
      const weights = Float64Array.from(mean);
      solve(spread, columns, weights);
      const bias = count === 0 ? Number.NEGATIVE_INFINITY : -product(weights, mean, columns) / 2;
      const direction = Float32Array.from(weights);
      for (let row = 0; row < rows; row++) {
        if (!learned(row)) logits[row * classes + c] = bias + product(rowOf(photos, row), direction, columns);
      }
    }
  }
  return logits;
}

/** Groups go to the folds in turns, in an order that has nothing to do with their classes. */
function foldsOf(groups: Int32Array): Uint8Array {
  return Uint8Array.from(groups, (group) => Math.floor((((group + 1) * 0.618_033_988_75) % 1) * FOLDS));
}

const rowsWhere = (rows: number, is: (row: number) => boolean) =>
  Array.from({ length: rows }, (_, row) => row).filter(is);

interface ClassSums {
  /** `[classes × columns]` */
  sums: Float64Array;
  counts: Float64Array;
}

function classSums(
  { photos, labels, classes }: Omit<Labelled, 'groups'>,
  counts: (row: number) => boolean,
): ClassSums {
  const { rows, columns } = photos;
  const result = { sums: new Float64Array(classes * columns), counts: new Float64Array(classes) };
  for (let row = 0; row < rows; row++) {
    if (!counts(row)) continue;
    const label = labels[row] as number;
    const values = rowOf(photos, row);
    result.counts[label] = (result.counts[label] as number) + 1;
    for (let i = 0, at = label * columns; i < columns; i++, at++) {
      result.sums[at] = (result.sums[at] as number) + (values[i] as number);
    }
  }
  return result;
}

/** Makes of a sum of products the covariance within classes, drawn towards the same in all directions. */
function withinClasses(spread: Float64Array, { sums, counts }: ClassSums): void {
  const columns = Math.sqrt(spread.length);
  let free = 0;
  for (const [c, count] of counts.entries()) {
    if (count === 0) continue;
    free += count - 1;
    const sum = sums.subarray(c * columns, (c + 1) * columns);
    for (let i = 0, at = 0; i < columns; i++, at += columns) {
      const part = (sum[i] as number) / count;
      for (let j = 0; j <= i; j++) spread[at + j] = (spread[at + j] as number) - part * (sum[j] as number);
    }
  }
  let trace = 0;
  for (let i = 0; i < columns; i++) trace += spread[i * columns + i] as number;
  const mean = trace / columns / Math.max(1, free);
  const scale = (1 - SHRINKAGE) / Math.max(1, free);
  for (let i = 0; i < spread.length; i++) spread[i] = (spread[i] as number) * scale;
  for (let i = 0; i < columns; i++) {
    // Photos that are all the same have no spread at all.
    spread[i * columns + i] = (spread[i * columns + i] as number) + SHRINKAGE * mean + 1e-9;
  }
}
