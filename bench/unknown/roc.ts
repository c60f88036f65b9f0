/** How often a known photo scores higher than an unknown one, ties counting half. */
export function areaUnderRoc(known: readonly number[], unknown: readonly number[]): number {
  const sorted = unknown.toSorted((a, b) => a - b);
  const below = (value: number, orEqual: boolean) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = sorted[middle] as number;
      if (other < value || (orEqual && other === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const wins = known.reduce((sum, value) => sum + (below(value, false) + below(value, true)) / 2, 0);
  return wins / (known.length * unknown.length);
}
