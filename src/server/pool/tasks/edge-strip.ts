import type { Plate } from '../copies/plate';

/** Shares of the photo's side between which such a strip is as wide as. */
const NARROWEST = 0.02;
const WIDEST = 0.2;
/** Grey levels by which the two sides of the line differ, and at what share of its length at least. */
const STEP_LEVELS = 8;
const STRAIGHT_SHARE = 0.85;

/**
 * The strip along an edge in which sites write their name: a straight line from side to side, across which the
 * brightness changes in the same direction nearly everywhere.
 * @returns its share of the photo, 0 without one
 */
export function edgeStripOf({ width, height, pixels }: Plate): number {
  const at = (x: number, y: number) => pixels[y * width + x] as number;
  const edges = [
    { across: width, along: height, grey: (d: number, i: number) => at(d, i) },
    { across: width, along: height, grey: (d: number, i: number) => at(width - 1 - d, i) },
    { across: height, along: width, grey: (d: number, i: number) => at(i, d) },
    { across: height, along: width, grey: (d: number, i: number) => at(i, height - 1 - d) },
  ];
  return Math.max(...edges.map(stripAlong));
}

interface Edge {
  /** Pixels from this edge to the other one, and along it. */
  across: number;
  along: number;
  grey: (distance: number, position: number) => number;
}

function stripAlong({ across, along, grey }: Edge): number {
  for (let d = Math.max(1, Math.round(across * NARROWEST)); d <= across * WIDEST; d++) {
    let [rises, falls] = [0, 0];
    for (let i = 0; i < along; i++) {
      const step = grey(d + 1, i) - grey(d - 1, i);
      if (step >= STEP_LEVELS) rises += 1;
      else if (step <= -STEP_LEVELS) falls += 1;
    }
    if (Math.max(rises, falls) >= along * STRAIGHT_SHARE) return d / across;
  }
  return 0;
}
