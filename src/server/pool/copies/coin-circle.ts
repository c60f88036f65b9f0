import type { Plate } from './plate';

/** Where the coin of a picture lies, in its pixels. */
export interface Circle {
  x: number;
  y: number;
  radius: number;
}

/** Edges weaker than this say nothing, in grey levels of the Sobel operator. */
const WEAKEST_EDGE = 40;
/** Share of the pixels that count as edges, the strongest ones. */
const EDGE_SHARE = 0.2;
/** Cosine of the largest angle between a gradient and the ray from the centre of what belongs to the coin's rings. */
const RADIAL = 0.95;
/** Of the fullest ring, how full the coin's rim is at least. */
const RIM_SHARE = 0.7;

interface Edge {
  x: number;
  y: number;
  /** Direction of the gradient, length 1. */
  dx: number;
  dy: number;
  strength: number;
}

/**
 * The coin by Hough's transform: rim, rings and lettering have gradients that point to the centre or away from it, so
 * their lines cross there, also where a part of the coin is cut off.
 * @returns the middle of the picture where no edges agree
 */
export function crossingCircle(plate: Plate): Circle {
  const { width, height } = plate;
  const edges = strongEdges(plate);
  const side = Math.min(width, height);
  const [nearest, farthest] = [side * 0.12, Math.max(width, height) * 0.6];
  const votes = new Float32Array(width * height);
  for (const { x, y, dx, dy } of edges) {
    for (const sign of [-1, 1]) {
      for (let r = nearest; r < farthest; r++) {
        const [cx, cy] = [Math.round(x + sign * dx * r), Math.round(y + sign * dy * r)];
        if (cx < 0 || cy < 0 || cx >= width || cy >= height) break;
        votes[cy * width + cx] = (votes[cy * width + cx] as number) + 1;
      }
    }
  }
  const centre = strongest(votes, plate) ?? { x: (width - 1) / 2, y: (height - 1) / 2 };
  return { ...centre, radius: radiusAround(centre, edges, { nearest, farthest }) ?? side / 2 };
}

function strongEdges({ width, height, pixels }: Plate): Edge[] {
  const at = (x: number, y: number) => pixels[y * width + x] as number;
  const found: Edge[] = [];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const [left, right, up, down] = [x - 1, x + 1, y - 1, y + 1];
      const gx =
        at(right, up) + 2 * at(right, y) + at(right, down) - at(left, up) - 2 * at(left, y) - at(left, down);
      const gy =
        at(left, down) + 2 * at(x, down) + at(right, down) - at(left, up) - 2 * at(x, up) - at(right, up);
      const strength = Math.hypot(gx, gy);
      if (strength >= WEAKEST_EDGE) found.push({ x, y, dx: gx / strength, dy: gy / strength, strength });
    }
  }
  return found.sort((a, b) => b.strength - a.strength).slice(0, Math.round(width * height * EDGE_SHARE));
}

/** The centre of mass of the 5 × 5 pixels with the most votes. */
function strongest(votes: Float32Array, { width, height }: Plate): { x: number; y: number } | null {
  let best = { sum: 0, x: 0, y: 0 };
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      let [sum, sumX, sumY] = [0, 0, 0];
      for (let dy = -2; dy <= 2; dy++) {
        for (let dx = -2; dx <= 2; dx++) {
          const vote = votes[(y + dy) * width + x + dx] as number;
          sum += vote;
          sumX += vote * (x + dx);
          sumY += vote * (y + dy);
        }
      }
      if (sum > best.sum) best = { sum, x: sumX / sum, y: sumY / sum };
    }
  }
  return best.sum > 0 ? best : null;
}

/** The outermost circle on which many of the edges lie. */
function radiusAround(
  centre: { x: number; y: number },
  edges: readonly Edge[],
  { nearest, farthest }: { nearest: number; farthest: number },
): number | null {
  const counts = new Float32Array(Math.ceil(farthest) + 2);
  for (const { x, y, dx, dy } of edges) {
    const [rx, ry] = [x - centre.x, y - centre.y];
    const r = Math.hypot(rx, ry);
    if (r < nearest || r >= farthest || Math.abs(rx * dx + ry * dy) < RADIAL * r) continue;
    // Weighed by the circumference: the share of the circle on which there is an edge.
    const i = Math.round(r);
    counts[i] = (counts[i] as number) + 1 / (2 * Math.PI * r);
  }
  const smooth = counts.map((n, i) => n + (counts[i - 1] ?? 0) + (counts[i + 1] ?? 0));
  const most = Math.max(...smooth);
  return most === 0 ? null : smooth.findLastIndex((n) => n >= most * RIM_SHARE);
}
