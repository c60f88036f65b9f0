/**
 * A running mean in which each value weighs `weight` times as much as the one after it, as TensorBoard draws it: without
 * the pull towards zero at its beginning. What is not known (NaN) stays so and changes nothing.
 * @param weight 0 (nothing is smoothed) to below 1
 */
export function smoothCurve(values: ArrayLike<number>, weight: number): Float64Array {
  const smoothed = new Float64Array(values.length);
  let mean = 0;
  let remaining = 1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) {
      smoothed[i] = Number.NaN;
      continue;
    }
    mean = mean * weight + (1 - weight) * value;
    remaining *= weight;
    smoothed[i] = mean / (1 - remaining);
  }
  return smoothed;
}
