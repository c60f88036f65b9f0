/** Vectors of one length, one after the other. */
export interface Rows {
  columns: number;
  values: Float32Array;
}

export const rowOf = ({ columns, values }: Rows, row: number): Float32Array =>
  values.subarray(row * columns, (row + 1) * columns);

/** The features of photos as `packEmbedding` has them, made as long as one another: their cosines compare them. */
export function unpackEmbeddings(packed: Uint8Array, columns: number): Rows {
  return normalized({ columns, values: Float32Array.from(packed) });
}

/** Makes each row as long as 1, in place; nothing but zeros stays as it is. */
export function normalized(rows: Rows): Rows {
  for (let start = 0; start < rows.values.length; start += rows.columns) {
    ofLength(rows.values.subarray(start, start + rows.columns));
  }
  return rows;
}

/** @returns the same vector */
export function ofLength(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
  return vector;
}
