/** A curve whose x rise; NaN stands for what is not known. */
export interface Curve {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
}

export interface MeanBand {
  x: number[];
  mean: number[];
  /** One standard deviation below and above; the mean itself where only one curve reaches. */
  low: number[];
  high: number[];
  /** Curves that reach so far. */
  runs: number[];
}

/**
 * The mean of curves and how far they lie apart, at the places where any of them was measured or, were these too many,
 * at as many places in even distance. Between two of its points a curve is taken for straight; beyond its ends there is
 * none, so a curve that ends early leaves the mean there.
 * @param most places at the most
 */
export function meanBand(curves: readonly Curve[], most: number): MeanBand {
  const known = curves.map(knownPoints).filter(({ x }) => x.length > 0);
  const band: MeanBand = { x: [], mean: [], low: [], high: [], runs: [] };
  for (const x of placesOf(known, most)) {
    const values = known.map((curve) => valueAt(curve, x)).filter((value) => value !== null);
    if (values.length === 0) continue;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const deviation = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
    band.x.push(x);
    band.mean.push(mean);
    band.low.push(mean - deviation);
    band.high.push(mean + deviation);
    band.runs.push(values.length);
  }
  return band;
}

interface KnownPoints {
  x: number[];
  y: number[];
}

function knownPoints({ x, y }: Curve): KnownPoints {
  const points: KnownPoints = { x: [], y: [] };
  for (let i = 0; i < x.length; i++) {
    const value = y[i] as number;
    if (!Number.isFinite(value)) continue;
    points.x.push(x[i] as number);
    points.y.push(value);
  }
  return points;
}

function placesOf(curves: readonly KnownPoints[], most: number): number[] {
  const places = [...new Set(curves.flatMap(({ x }) => x))].sort((a, b) => a - b);
  const [first, last] = [places[0], places.at(-1)];
  if (places.length <= most || first === undefined || last === undefined) return places;
  return Array.from({ length: most }, (_, i) => first + ((last - first) * i) / (most - 1));
}

/** By a straight line between the neighbours; null beyond the ends. */
export function valueAt({ x, y }: Curve, at: number): number | null {
  const length = x.length;
  if (length === 0 || at < (x[0] as number) || at > (x[length - 1] as number)) return null;
  let [low, high] = [0, length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((x[middle] as number) < at) low = middle + 1;
    else high = middle;
  }
  const [x1, y1] = [x[low] as number, y[low] as number];
  if (x1 === at || low === 0) return y1;
  const [x0, y0] = [x[low - 1] as number, y[low - 1] as number];
  return y0 + ((y1 - y0) * (at - x0)) / (x1 - x0);
}
