export interface Ranked {
  index: number;
  p: number;
}

/** The `k` most probable classes, best first; of equals the lower index comes first. Fewer when there are fewer. */
export function topK(probabilities: ArrayLike<number>, k: number): Ranked[] {
  return Array.from(probabilities, (p, index) => ({ index, p }))
    .sort((a, b) => b.p - a.p || a.index - b.index)
    .slice(0, Math.max(0, k));
}
