const Z_95 = 1.959964;

/**
 * Bounds of the 95 % interval of a share (Wilson 1927): right near 0 and 1 too, where the usual one reaches beyond.
 * @param hits of `trials`; 0 to 1 when there was none
 */
export function wilsonInterval(hits: number, trials: number): { low: number; high: number } {
  if (trials === 0) return { low: 0, high: 1 };
  const share = hits / trials;
  const z2 = Z_95 ** 2 / trials;
  const centre = (share + z2 / 2) / (1 + z2);
  const margin = (Z_95 / (1 + z2)) * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials));
  return { low: hits === 0 ? 0 : centre - margin, high: hits === trials ? 1 : centre + margin };
}
