import type { Circle } from './coin-circle';
import { boxBlur, type Plate } from './plate';

/** Rays from a centre on which the rings around it are looked for. */
const RAYS = 40;
/** How far the coin's centre may be from the photo's, and by which steps it is looked for, in pixels of a plate. */
const SEARCH = [
  { reach: 12, step: 4 },
  { reach: 2, step: 1 },
] as const;
/** Of the strongest ring, how strong the coin's rim is at least. */
const RIM_SHARE = 0.5;

/**
 * The coin of a plate: the point around which light and dark lie in rings. Rim, inner ring and the line of the
 * lettering all agree on it, also where a part of the coin is cut off, while the relief cancels itself out.
 */
export function ringedCircle(plate: Plate): Circle {
  const slopes = slopesOf(plate);
  let best = { x: (plate.width - 1) / 2, y: (plate.height - 1) / 2, strength: -1 };
  for (const { reach, step } of SEARCH) {
    const { x: middleX, y: middleY } = best;
    for (let y = middleY - reach; y <= middleY + reach; y += step) {
      for (let x = middleX - reach; x <= middleX + reach; x += step) {
        const strength = ringStrengths({ plate, slopes, x, y, step: 2 }).reduce(
          (sum, value) => sum + value,
          0,
        );
        if (strength > best.strength) best = { x, y, strength };
      }
    }
  }
  const rings = ringStrengths({ plate, slopes, x: best.x, y: best.y, step: 1 });
  const strongest = Math.max(...rings);
  const rim = rings.findLastIndex((strength) => strength >= strongest * RIM_SHARE);
  return { x: best.x, y: best.y, radius: rim + nearestRing(plate) };
}

interface Slopes {
  x: Float32Array;
  y: Float32Array;
}

/** How the brightness rises at each pixel. Strong edges count no more than clear ones: shadows are strong. */
function slopesOf(plate: Plate): Slopes {
  const { width, height } = plate;
  const grey = boxBlur(plate, Float32Array.from(plate.pixels), 1);
  const slopes = { x: new Float32Array(grey.length), y: new Float32Array(grey.length) };
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const gx = (grey[i + 1] as number) - (grey[i - 1] as number);
      const gy = (grey[i + width] as number) - (grey[i - width] as number);
      const length = Math.hypot(gx, gy) + CLEAR_SLOPE;
      slopes.x[i] = gx / length;
      slopes.y[i] = gy / length;
    }
  }
  return slopes;
}

/** Grey levels in two pixels. */
const CLEAR_SLOPE = 12;

const nearestRing = ({ width, height }: Pick<Plate, 'width' | 'height'>) =>
  Math.round(Math.min(width, height) * 0.2);

interface Centre {
  plate: Plate;
  slopes: Slopes;
  x: number;
  y: number;
  /** From one radius to the next, in pixels. */
  step: number;
}

/** How much the brightness rises or falls outwards all around, for each radius. */
function ringStrengths({ plate: { width, height }, slopes, x, y, step }: Centre): number[] {
  const farthest = Math.max(width, height) * 0.58;
  const strengths: number[] = [];
  for (let radius = nearestRing({ width, height }); radius < farthest; radius += step) {
    let [sum, seen] = [0, 0];
    for (let ray = 0; ray < RAYS; ray++) {
      const [cos, sin] = [cosines[ray] as number, sines[ray] as number];
      const column = Math.round(x + radius * cos);
      const row = Math.round(y + radius * sin);
      if (column < 1 || row < 1 || column >= width - 1 || row >= height - 1) continue;
      const i = row * width + column;
      sum += (slopes.x[i] as number) * cos + (slopes.y[i] as number) * sin;
      seen += 1;
    }
    // Of a ring that is cut off, what is left must be half of it.
    strengths.push(seen < RAYS / 2 ? 0 : radius * (sum / seen) ** 2 * (seen / RAYS));
  }
  return strengths;
}

const angles = Array.from({ length: RAYS }, (_, i) => (2 * Math.PI * i) / RAYS);
const cosines = Float32Array.from(angles, Math.cos);
const sines = Float32Array.from(angles, Math.sin);
