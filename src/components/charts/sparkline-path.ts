export interface SparklineShape {
  /** SVG path of the line. */
  line: string;
  /** Where the last point lies, in the same coordinates. */
  end: { x: number; y: number } | null;
}

/**
 * Lays values out in a box of `width` × `height` pixels with `inset` pixels kept free on all sides.
 * `domain` fixes the vertical range; by default it is that of the values.
 */
export function sparklineShape(
  values: readonly number[],
  {
    width,
    height,
    inset = 2,
    domain,
  }: { width: number; height: number; inset?: number; domain?: readonly [number, number] },
): SparklineShape {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return { line: '', end: null };
  const [low, high] = domain ?? [Math.min(...finite), Math.max(...finite)];
  const span = high - low || 1;
  const step = finite.length > 1 ? (width - 2 * inset) / (finite.length - 1) : 0;
  const points = finite.map((value, i) => ({
    x: round(finite.length > 1 ? inset + i * step : width - inset),
    y: round(height - inset - ((Math.min(high, Math.max(low, value)) - low) / span) * (height - 2 * inset)),
  }));
  return {
    line: points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join(''),
    end: points.at(-1) ?? null,
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
