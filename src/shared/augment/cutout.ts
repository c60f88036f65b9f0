/** Fills a square of `[size, size, 3]` at `offset` with mid grey; what reaches over the edge is left out. */
export function cutOut({
  target,
  offset,
  size,
  left,
  top,
  side,
}: {
  target: Float32Array;
  offset: number;
  size: number;
  left: number;
  top: number;
  side: number;
}): void {
  const clip = (at: number) => Math.min(Math.max(at, 0), size);
  const [from, to] = [clip(left), clip(left + side)];
  for (let y = clip(top); y < clip(top + side); y++) {
    target.fill(0, offset + (y * size + from) * 3, offset + (y * size + to) * 3);
  }
}
