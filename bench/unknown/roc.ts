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

/** 95 % interval of an area (Hanley and McNeil, 1982), within 0 and 1. */
export function rocInterval(
  area: number,
  { known, unknown }: { known: number; unknown: number },
): { low: number; high: number } {
  const square = area ** 2;
  const both = (known - 1) * (area / (2 - area) - square);
  const variance =
    (area * (1 - area) + both + (unknown - 1) * ((2 * square) / (1 + area) - square)) / (known * unknown);
  const half = 1.96 * Math.sqrt(Math.max(0, variance));
  return { low: Math.max(0, area - half), high: Math.min(1, area + half) };
}
