/** A curve as columns: `values[i]` was measured at `steps[i]`; steps rise. NaN stands for what is not known. */
export interface CurveColumns {
  steps: ArrayLike<number>;
  values: ArrayLike<number>;
  length: number;
}

/**
 * Thins a curve for drawing. The steps are divided into stretches of one width, and of each the smallest and the
 * largest value are kept, where they stand: whatever sticks out is still seen. First and last point are kept.
 * @param most points at the most, at least 4
 * @returns a hole (null) where a whole stretch is not known
 */
export function thinCurve(
  { steps, values, length }: CurveColumns,
  most: number,
): { steps: number[]; values: (number | null)[] } {
  const thinned: { steps: number[]; values: (number | null)[] } = { steps: [], values: [] };
  const keep = (index: number) => {
    const value = values[index] as number;
    thinned.steps.push(steps[index] as number);
    thinned.values.push(Number.isNaN(value) ? null : Number(value.toPrecision(6)));
  };
  if (length <= most) {
    for (let i = 0; i < length; i++) keep(i);
    return thinned;
  }
  const buckets = Math.floor((most - 2) / 2);
  const first = steps[0] as number;
  const width = ((steps[length - 1] as number) - first + 1) / buckets;
  keep(0);
  for (let i = 0; i < length; ) {
    const end = first + width * (Math.floor(((steps[i] as number) - first) / width) + 1);
    let [low, high] = [i, i];
    const start = i;
    for (; i < length && (steps[i] as number) < end; i++) {
      const value = values[i] as number;
      if (Number.isNaN(value)) continue;
      // Written so that NaN, which compares with nothing, is replaced.
      if (!((values[low] as number) <= value)) low = i;
      if (!((values[high] as number) >= value)) high = i;
    }
    if (i === start) i++;
    for (const index of low === high ? [low] : [Math.min(low, high), Math.max(low, high)]) {
      if (index !== 0 && index !== length - 1) keep(index);
    }
  }
  keep(length - 1);
  return thinned;
}
