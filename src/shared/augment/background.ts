import type { Circle } from './geometry';
import { type Random, seededRandom } from './random';

/** Width of the soft edge as a share of the circle's radius. */
const SOFT_EDGE = 0.03;
/** Cells of a noise texture along a side, from coarse marble to fine sand. */
const MIN_CELLS = 3;
const MAX_CELLS = 40;

/** A colour in the network's input, `[-1, 1]` per channel. */
type Colour = [number, number, number];
/** The share of the second of two colours at a pixel. */
type Pattern = (x: number, y: number) => number;

/**
 * Replaces what lies outside the coin's circle in `[size, size, 3]` at `offset` by a plain colour, a gradient
 * or a noise texture, so that no model learns a catalogue's background. The circle itself is left as it is; the
 * edge is soft outwards.
 */
export function replaceBackground({
  target,
  offset,
  size,
  circle,
  seed,
}: {
  target: Float32Array;
  offset: number;
  size: number;
  circle: Circle;
  seed: number;
}): void {
  const random = seededRandom(seed);
  const [from, to] = [randomColour(random), randomColour(random)];
  const pattern = randomPattern(random, size);
  const outer = circle.radius * (1 + SOFT_EDGE);
  const innerSquare = circle.radius ** 2;
  const outerSquare = outer ** 2;
  for (let y = 0; y < size; y++) {
    const dy = (y - circle.y) ** 2;
    for (let x = 0; x < size; x++) {
      const square = dy + (x - circle.x) ** 2;
      if (square <= innerSquare) continue;
      const opacity =
        square >= outerSquare ? 1 : (Math.sqrt(square) - circle.radius) / (outer - circle.radius);
      const share = pattern(x, y);
      const at = offset + (y * size + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const first = from[channel] as number;
        const replacement = first + share * ((to[channel] as number) - first);
        const present = target[at + channel] as number;
        target[at + channel] = present + opacity * (replacement - present);
      }
    }
  }
}

function randomColour(random: Random): Colour {
  return [2 * random() - 1, 2 * random() - 1, 2 * random() - 1];
}

function randomPattern(random: Random, size: number): Pattern {
  const kind = random();
  if (kind < 1 / 3) return () => 0;
  return kind < 2 / 3 ? gradient(random, size) : texture(random, size);
}

/** Rises across the photo in a random direction. */
function gradient(random: Random, size: number): Pattern {
  const angle = 2 * Math.PI * random();
  const [cos, sin] = [Math.cos(angle) / size, Math.sin(angle) / size];
  const start = 0.5 - ((cos + sin) * (size - 1)) / 2;
  return (x, y) => Math.min(Math.max(start + cos * x + sin * y, 0), 1);
}

/** Random values on a grid of random width, blended between its points. */
function texture(random: Random, size: number): Pattern {
  const cells = Math.round(MIN_CELLS * (MAX_CELLS / MIN_CELLS) ** random());
  const grid = Float32Array.from({ length: (cells + 1) ** 2 }, random);
  const perPixel = cells / size;
  return (x, y) => {
    const [u, v] = [x * perPixel, y * perPixel];
    const [column, line] = [Math.floor(u), Math.floor(v)];
    const at = line * (cells + 1) + column;
    const upper = between(grid[at] as number, grid[at + 1] as number, u - column);
    const lower = between(grid[at + cells + 1] as number, grid[at + cells + 2] as number, u - column);
    return between(upper, lower, v - line);
  };
}

const between = (a: number, b: number, share: number) => a + share * (b - a);
