import type { Edges } from './edges';

/** Where a circle may be, in pixels of the plate. */
export interface Candidate {
  x: number;
  y: number;
  radius: number;
  /** Share of the circle on which edges point to its centre. */
  support: number;
}

/** From one radius to the next. */
const RADIUS_STEP = 1.08;
/** Cells of the vote per radius: coarser for larger circles, whose edges aim less exactly. */
const CELLS_PER_RADIUS = 7;
/** Least share of a circle that makes a candidate; coins that touch hide much of each other's rims. */
const LEAST_SUPPORT = 0.22;

/**
 * Lets every edge vote for the centres of the circles it may lie on: one on each side, for each radius
 * (a Hough transform with gradients).
 * @returns the likeliest first
 */
export function voteForCentres(
  edges: Edges,
  { smallest, largest }: { smallest: number; largest: number },
): Candidate[] {
  const found: Candidate[] = [];
  for (let radius = smallest; radius <= largest; radius *= RADIUS_STEP) {
    collect(found, edges, radius);
  }
  return found.sort((a, b) => b.support - a.support);
}

function collect(found: Candidate[], edges: Edges, radius: number): void {
  const cell = Math.max(1, radius / CELLS_PER_RADIUS);
  // A coin's centre may lie a little outside the picture.
  const margin = radius * 0.5;
  const columns = Math.ceil((edges.width + 2 * margin) / cell) + 2;
  const rows = Math.ceil((edges.height + 2 * margin) / cell) + 2;
  const votes = emptyVotes(columns * rows);
  const { width, at, strength, nx, ny } = edges;
  for (let k = 0; k < at.length; k++) {
    const i = at[k] as number;
    const y = (i / width) | 0;
    const x = i - y * width;
    const [dx, dy] = [(nx[i] as number) * radius, (ny[i] as number) * radius];
    for (let sign = -1; sign <= 1; sign += 2) {
      const column = ((x + sign * dx + margin) / cell + 1) | 0;
      const row = ((y + sign * dy + margin) / cell + 1) | 0;
      if (column < 1 || row < 1 || column >= columns - 1 || row >= rows - 1) continue;
      const j = row * columns + column;
      votes[j] = (votes[j] as number) + (strength[i] as number);
    }
  }
  const full = 2 * Math.PI * radius;
  // Of a peak no neighbour has more, so that with fewer votes the nine together cannot make a candidate.
  const leastOfPeak = (LEAST_SUPPORT * full) / 9;
  for (let row = 1; row < rows - 1; row++) {
    for (let column = 1; column < columns - 1; column++) {
      const j = row * columns + column;
      const here = votes[j] as number;
      if (here < leastOfPeak || !isPeak(votes, j, columns)) continue;
      let [sum, sumX, sumY] = [0, 0, 0];
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const vote = votes[j + dy * columns + dx] as number;
          sum += vote;
          sumX += vote * dx;
          sumY += vote * dy;
        }
      }
      const support = sum / full;
      if (support < LEAST_SUPPORT) continue;
      const x = (column - 0.5 + sumX / sum) * cell - margin;
      const y = (row - 0.5 + sumY / sum) * cell - margin;
      found.push({ x, y, radius, support });
    }
  }
}

let scratch = new Float32Array(0);

/** One list serves all radii: a new one for each keeps the garbage collector busy. */
function emptyVotes(length: number): Float32Array {
  if (scratch.length < length) scratch = new Float32Array(length);
  return scratch.fill(0, 0, length);
}

/** Whether no cell around it has more votes. */
function isPeak(votes: Float32Array, j: number, columns: number): boolean {
  const here = votes[j] as number;
  for (let row = j - columns; row <= j + columns; row += columns) {
    for (let i = row - 1; i <= row + 1; i++) if ((votes[i] as number) > here) return false;
  }
  return true;
}
