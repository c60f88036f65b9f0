/** One photo of a batch: float32 `[size, size, 3]` in [-1, 1] from `offset` on. */
export interface Region {
  target: Float32Array;
  offset: number;
  size: number;
}
