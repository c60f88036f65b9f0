/** Rows of numbers, one after the other. */
export interface Matrix {
  rows: number;
  columns: number;
  values: Float32Array;
}

export const rowOf = ({ columns, values }: Matrix, row: number): Float32Array =>
  values.subarray(row * columns, (row + 1) * columns);

/** Rows that are added to a product at a time: it is as large as the cache, and is read and written for each. */
const ROWS_AT_ONCE = 8;

/**
 * Adds `xᵀ x` of some rows to the lower half of a square matrix.
 * @param product `[columns × columns]`
 */
export function addProducts(product: Float64Array, matrix: Matrix, rows: readonly number[]): void {
  const { columns } = matrix;
  const nothing = new Float32Array(columns);
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const [a, b, c, d, e, f, g, h] = Array.from({ length: ROWS_AT_ONCE }, (_, i) => {
      const row = rows[start + i];
      return row === undefined ? nothing : rowOf(matrix, row);
    }) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    for (let i = 0, at = 0; i < columns; i++, at += columns) {
      const [ai, bi, ci, di] = [a[i] as number, b[i] as number, c[i] as number, d[i] as number];
      const [ei, fi, gi, hi] = [e[i] as number, f[i] as number, g[i] as number, h[i] as number];
      for (let j = 0; j <= i; j++) {
        product[at + j] =
          (product[at + j] as number) +
          ai * (a[j] as number) +
          bi * (b[j] as number) +
          ci * (c[j] as number) +
          di * (d[j] as number) +
          ei * (e[j] as number) +
          fi * (f[j] as number) +
          gi * (g[j] as number) +
          hi * (h[j] as number);
      }
    }
  }
}

/**
 * Cholesky's factor of a symmetric, positive matrix, in place of its lower half.
 * @throws when it is not positive
 */
export function factorize(matrix: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    const row = matrix.subarray(i * size, i * size + i + 1);
    for (let j = 0; j <= i; j++) {
      const sum = (row[j] as number) - product(row, matrix.subarray(j * size, j * size + j), j);
      if (j < i) row[j] = sum / (matrix[j * size + j] as number);
      else if (sum > 0) row[j] = Math.sqrt(sum);
      else throw new Error('a matrix that is not positive');
    }
  }
}

/** Solves `L Lᵀ x = b` by the factor of `factorize`, in place of `b`. */
export function solve(factor: Float64Array, size: number, b: Float64Array): void {
  for (let i = 0; i < size; i++) {
    const row = factor.subarray(i * size, i * size + i);
    b[i] = ((b[i] as number) - product(row, b, i)) / (factor[i * size + i] as number);
  }
  for (let i = size - 1; i >= 0; i--) {
    const value = (b[i] as number) / (factor[i * size + i] as number);
    b[i] = value;
    for (let j = 0, at = i * size; j < i; j++, at++) {
      b[j] = (b[j] as number) - value * (factor[at] as number);
    }
  }
}

/** The scalar product of the first `length` numbers, in four sums: they do not wait for each other. */
export function product(
  a: Float32Array | Float64Array,
  b: Float32Array | Float64Array,
  length: number,
): number {
  let [p, q, r, s] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < length; i += 4) {
    p += (a[i] as number) * (b[i] as number);
    q += (a[i + 1] as number) * (b[i + 1] as number);
    r += (a[i + 2] as number) * (b[i + 2] as number);
    s += (a[i + 3] as number) * (b[i + 3] as number);
  }
  for (; i < length; i++) p += (a[i] as number) * (b[i] as number);
  return p + q + r + s;
}
