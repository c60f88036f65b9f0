import type { Edges } from './edges';
import { type Ellipse, fitEllipse, type RimPoints } from './ellipse';

const RAYS = 96;
/** Every third ray tells whether a circle is worth a closer look. */
const FIRST_LOOK_STEP = 3;
/** Cosine of the largest angle between an edge and the rim it belongs to. */
const ALONG_RIM = 0.9;
/** How far from the rim an edge may lie, in radii: at the first look, and in the rounds in which the ellipse is fitted again. */
const FIRST_BAND = 0.22;
const BANDS = [0.16, 0.1, 0.065, 0.045] as const;
const LAST_BAND = 0.045;
/** Pull towards a circle in each fit: an ellipse is believed once its points cover most of the rim. */
const FIRST_ROUNDNESS = 0.08;
const ROUNDNESS = [0.03, 0.02, 0.01, 0.01] as const;
/**
 * What a rim that is worth it shows in the rounds at least: share of the rays that meet an edge along it, and clarity. Most
 * of what is fitted is given up so, before the last rounds.
 */
const LEAST_SEEN = [
  [0.36, 0],
  [0.4, 0.08],
  [0.42, 0.15],
  [0.42, 0.25],
] as const;
/** Flattest ellipse, short axis to long one: a coin tilted by 50 degrees; what is tilted by more than 40 is found at times. */
const FLATTEST = 0.62;
/** Share of the rim that must lie in the picture. */
const LEAST_INSIDE = 0.6;
/** No edges are found this near to the picture's border, in pixels. */
const BORDER = 3;
/** An edge this far from the rim says nothing of it: corners of a pattern lie beside it, those of a coin on it. */
const OFF_PIXELS = 0.63;
const OFF_RADII = 0.04;
/** What is not worth a closer look. */
const LEAST_CLARITY = 0.36;
/** Largest part of the rim that may be missing in one piece. */
const LARGEST_GAP = 0.36;
/** Where the ground is looked at, in radii, and how much its edges take from those of the rim: on gravel there are edges everywhere. */
const BEYOND = 1.2;
const GROUND_WEIGHT = 0.5;
/** Least share of the rays of the first look that must meet an edge along the circle. */
const FIRST_LOOK_SHARE = 0.4;

export interface Rim {
  ellipse: Ellipse;
  /** How much of the rim in the picture shows as clear edges on it and along it, less what its ground shows of such; to 1. */
  score: number;
}

/** Fits an ellipse to the edges near a circle. @returns null where they are on no ellipse of a coin's shape */
export function fitRim(edges: Edges, start: Circle): Rim | null {
  const circle: Ellipse = { x: start.x, y: start.y, a: start.radius, b: start.radius, angle: 0 };
  const least = (RAYS / FIRST_LOOK_STEP) * FIRST_LOOK_SHARE;
  const { points } = edgesAlong(edges, { ellipse: circle, band: FIRST_BAND, step: FIRST_LOOK_STEP, least });
  if (points.count < least) return null;
  let ellipse = fitNear(start, circle, { points, roundness: FIRST_ROUNDNESS });
  for (const [round, band] of BANDS.entries()) {
    if (!ellipse) return null;
    const { points, clarity } = edgesAlong(edges, { ellipse, band, step: 1 });
    const [share, clear] = LEAST_SEEN[round] as readonly [number, number];
    if (points.count < RAYS * share || clarity < clear) return null;
    ellipse = fitNear(start, ellipse, { points, roundness: ROUNDNESS[round] as number });
  }
  if (!ellipse) return null;
  const { clarity, gap } = edgesAlong(edges, { ellipse, band: LAST_BAND, step: 1 });
  if (clarity < LEAST_CLARITY || gap > LARGEST_GAP) return null;
  const beyond = { ...ellipse, a: ellipse.a * BEYOND, b: ellipse.b * BEYOND };
  const ground = edgesAlong(edges, { ellipse: beyond, band: LAST_BAND, step: 1 });
  return { ellipse, score: clarity - GROUND_WEIGHT * ground.clarity };
}

interface Circle {
  x: number;
  y: number;
  radius: number;
}

/** The ellipse through points. @returns null where it has no coin's shape, or is another than was looked for */
function fitNear(
  start: Circle,
  { x, y, a, b }: Ellipse,
  { points, roundness }: { points: RimPoints; roundness: number },
): Ellipse | null {
  const next = fitEllipse(points, { x, y, radius: Math.sqrt(a * b) }, roundness);
  if (!next || next.b < next.a * FLATTEST) return null;
  const moved = Math.hypot(next.x - start.x, next.y - start.y);
  const size = Math.sqrt(next.a * next.b) / start.radius;
  return moved > start.radius * 0.4 || size > 1.4 || size < 0.7 ? null : next;
}

interface Look {
  ellipse: Ellipse;
  /** Half its width, in radii. */
  band: number;
  /** 1 follows every ray. */
  step: number;
  /** Edges without which nothing else is asked: it is given up once they cannot be reached. */
  least?: number;
}

/** Of the last look: fits are made by the hundred. */
const seen: RimPoints = {
  count: 0,
  x: new Float64Array(RAYS),
  y: new Float64Array(RAYS),
  weight: new Float64Array(RAYS),
};

/** The clearest edge on each ray from the centre within a band around the rim; its points are those of `seen`. */
function edgesAlong(edges: Edges, { ellipse, band, step, least = 0 }: Look) {
  const { width, height, strength, nx, ny } = edges;
  const { x: middleX, y: middleY } = ellipse;
  const form = quadraticForm(ellipse);
  let count = 0;
  let [sum, inside, empty, longest, first] = [0, 0, 0, 0, -1];
  for (let ray = 0; ray < RAYS; ray += step) {
    const dx = cosines[ray] as number;
    const dy = sines[ray] as number;
    // At right angles to the rim.
    let fx = form.xx * dx + form.xy * dy;
    let fy = form.xy * dx + form.yy * dy;
    const reach = 1 / Math.sqrt(fx * dx + fy * dy);
    const length = Math.sqrt(fx * fx + fy * fy);
    fx /= length;
    fy /= length;
    const slack = Math.max(1.5, band * reach);
    let best = 0;
    let at = -1;
    for (let r = reach - slack; r <= reach + slack; r += 0.7) {
      const x = (middleX + dx * r + 0.5) | 0;
      const y = (middleY + dy * r + 0.5) | 0;
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      const i = y * width + x;
      const here = strength[i] as number;
      if (here === 0) continue;
      const along = fx * (nx[i] as number) + fy * (ny[i] as number);
      if (along < ALONG_RIM && along > -ALONG_RIM) continue;
      const weight = here * (1 - (0.5 * Math.abs(r - reach)) / slack);
      if (weight <= best) continue;
      best = weight;
      at = i;
    }
    const [endX, endY] = [middleX + dx * reach, middleY + dy * reach];
    const isInside = endX >= BORDER && endY >= BORDER && endX < width - BORDER && endY < height - BORDER;
    if (isInside) inside += step;
    if (at < 0) {
      if (count + (RAYS - ray) / step - 1 < least) break;
      // What lies outside the picture is neither seen nor missing.
      if (!isInside) continue;
      empty += step;
      longest = Math.max(longest, empty);
      continue;
    }
    const y = (at / width) | 0;
    const weight = Math.sqrt(strength[at] as number);
    const x = at - y * width;
    seen.x[count] = x;
    seen.y[count] = y;
    seen.weight[count] = weight;
    count += 1;
    const turned = 1 - Math.abs(fx * (nx[at] as number) + fy * (ny[at] as number));
    const [awayX, awayY] = [x - middleX, y - middleY];
    const off = (Math.sqrt(awayX * awayX + awayY * awayY) - reach) / (OFF_PIXELS + OFF_RADII * reach);
    sum += weight * (1 - turned / (1 - ALONG_RIM)) * Math.max(0, 1 - off * off);
    if (first < 0) first = ray;
    empty = 0;
  }
  // The gap that runs over the end of the circle into its beginning.
  longest = Math.max(longest, first < 0 ? RAYS : empty + first);
  seen.count = count;
  return {
    points: seen,
    clarity: inside < RAYS * LEAST_INSIDE ? 0 : Math.min(1, (sum * step) / inside),
    gap: longest / RAYS,
  };
}

/** The ellipse as `xx dx² + 2 xy dx dy + yy dy² = 1` around its centre. */
function quadraticForm({ a, b, angle }: Ellipse): { xx: number; xy: number; yy: number } {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [u, v] = [1 / (a * a), 1 / (b * b)];
  return { xx: cos * cos * u + sin * sin * v, xy: cos * sin * (u - v), yy: sin * sin * u + cos * cos * v };
}

const angles = Array.from({ length: RAYS }, (_, i) => (2 * Math.PI * i) / RAYS);
const cosines = Float64Array.from(angles, Math.cos);
const sines = Float64Array.from(angles, Math.sin);
