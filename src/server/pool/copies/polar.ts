import type { Circle } from './coin-circle';
import { type Complex, transform } from './fourier';
import { type Plate, sample } from './plate';

/** Rings from near the centre outwards, each larger than the one before by the same factor. */
const RINGS = 28;
const ANGLES = 128;
/** Innermost and outermost ring, in radii of the coin. */
const INNER = 0.15;
const OUTER = 1.1;
/** A ring is this much larger than the one inside of it. */
const RING_FACTOR = (OUTER / INNER) ** (1 / (RINGS - 1));

/** Frequencies of a ring that tell turned copies from other coins. */
const FREQUENCIES = 16;
/** Numbers of a descriptor. */
export const DESCRIPTOR_LENGTH = (RINGS / 2) * FREQUENCIES;

/** The Fourier transform of each ring around the centre of a coin: a turned coin has the same lengths. */
export type Rings = Complex[];

/** @param texture of the plate, see `textureOf` */
export function ringsOf(plate: Plate, texture: Float32Array, circle: Circle): Rings {
  const rings: Rings = [];
  for (let ring = 0; ring < RINGS; ring++) {
    const radius = circle.radius * INNER * RING_FACTOR ** ring;
    const re = new Float32Array(ANGLES);
    for (let i = 0; i < ANGLES; i++) {
      const angle = (2 * Math.PI * i) / ANGLES;
      const value = sample(plate, texture, [
        circle.x + radius * Math.cos(angle),
        circle.y + radius * Math.sin(angle),
      ]);
      re[i] = Number.isNaN(value) ? 0 : value;
    }
    const line = { re, im: new Float32Array(ANGLES) };
    transform(line);
    rings.push(line);
  }
  return rings;
}

/** What stays the same when a coin is turned: the strengths of the low frequencies of its rings, of length 1. */
export function descriptorOf(rings: Rings): Float32Array {
  const values = new Float32Array(DESCRIPTOR_LENGTH);
  for (const [ring, { re, im }] of rings.entries()) {
    for (let k = 0; k < FREQUENCIES; k++) {
      const i = Math.floor(ring / 2) * FREQUENCIES + k;
      values[i] = (values[i] as number) + Math.hypot(re[k + 1] as number, im[k + 1] as number);
    }
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const centred = values.map((value) => value - mean);
  const length = Math.hypot(...centred);
  return length === 0 ? centred : centred.map((value) => value / length);
}

/** How one coin may lie over another: turned and enlarged about their centres. */
export interface Turn {
  /** Radians. */
  angle: number;
  /** Of the second one's pixels by the first one's. */
  scale: number;
  /** Correlation of the rings, -1 to 1. */
  agreement: number;
}

/** Largest difference of the sizes, in rings. */
const MOST_SHIFT = 5;

/** The turns of `b` under which it looks most like `a`, the best first; one for each difference of size. */
export function likelyTurns(
  a: { rings: Rings; circle: Circle },
  b: { rings: Rings; circle: Circle },
): Turn[] {
  const turns: Turn[] = [];
  for (let shift = -MOST_SHIFT; shift <= MOST_SHIFT; shift++) {
    const { product, most } = correlate(a.rings, b.rings, shift);
    let best = 0;
    for (let i = 1; i < ANGLES; i++) if ((product[i] as number) > (product[best] as number)) best = i;
    turns.push({
      angle: (2 * Math.PI * best) / ANGLES,
      scale: (b.circle.radius / a.circle.radius) * RING_FACTOR ** shift,
      agreement: (product[best] as number) / Math.max(1e-9, most),
    });
  }
  return turns.sort((x, y) => y.agreement - x.agreement);
}

/** The agreement of the rings for each turn, and what it would be of the same rings. */
function correlate(a: Rings, b: Rings, shift: number): { product: Float32Array; most: number } {
  const [re, im] = [new Float32Array(ANGLES), new Float32Array(ANGLES)];
  let [energyA, energyB] = [0, 0];
  for (let ring = Math.max(0, -shift); ring < Math.min(RINGS, RINGS - shift); ring++) {
    const [p, q] = [a[ring] as Complex, b[ring + shift] as Complex];
    // Outer rings have more of the coin's area.
    const weight = RING_FACTOR ** ring;
    // The other half of the frequencies mirrors this one.
    for (let k = 1; k < ANGLES / 2; k++) {
      const [pr, pi] = [p.re[k] as number, p.im[k] as number];
      const [qr, qi] = [q.re[k] as number, q.im[k] as number];
      re[k] = (re[k] as number) + weight * (pr * qr + pi * qi);
      im[k] = (im[k] as number) + weight * (pr * qi - pi * qr);
      energyA += weight * (pr * pr + pi * pi);
      energyB += weight * (qr * qr + qi * qi);
    }
  }
  transform({ re, im }, true);
  return { product: re, most: Math.sqrt(energyA * energyB) };
}
