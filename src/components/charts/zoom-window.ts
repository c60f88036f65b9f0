export type ZoomWindow = readonly [number, number];

/**
 * The part of `[low, high]` to show after zooming by `factor` (below 1 zooms in) around the middle of what is on
 * display; null when that is all of it. Never narrower than `narrowest`.
 */
export function zoomBy(
  shown: ZoomWindow | null,
  { extent, factor, narrowest }: { extent: ZoomWindow; factor: number; narrowest: number },
): ZoomWindow | null {
  const [low, high] = shown ?? extent;
  const middle = (low + high) / 2;
  const half = Math.max(narrowest / 2, ((high - low) / 2) * factor);
  return clampWindow([middle - half, middle + half], extent);
}

/** Moves and cuts a window to lie inside `extent`; null when it covers all of it. */
export function clampWindow([start, end]: ZoomWindow, [low, high]: ZoomWindow): ZoomWindow | null {
  const width = Math.min(end - start, high - low);
  if (width >= high - low) return null;
  const from = Math.min(Math.max(start, low), high - width);
  return [from, from + width];
}
