import sharp from 'sharp';
import { type Random, seededRandom } from '@/shared/random';
import { boxBlur } from './box-blur';
import { fractal, valueNoise } from './noise';

/** Side of a wear map in pixels. */
export const WEAR_SIZE = 256;

/** What years in pockets do to a face; maps are WEAR_SIZE², row-major. */
export interface Wear {
  /** Slopes of scratches and dents. */
  slopeX: Float32Array;
  slopeY: Float32Array;
  /** 0 clean to 1 stained. */
  stain: Float32Array;
}

/** Scratches, hairlines and dents as an SVG height map: lines of random length and direction. */
function scratchesSvg(random: Random): string {
  const marks: string[] = [];
  const hairlines = random.int(30, 60);
  for (let i = 0; i < hairlines; i++) {
    const x = random.range(0, WEAR_SIZE);
    const y = random.range(0, WEAR_SIZE);
    const angle = random.range(0, Math.PI);
    const length = random.range(8, 90) * random.next();
    const bend = random.range(-8, 8);
    const dx = Math.cos(angle) * length;
    const dy = Math.sin(angle) * length;
    marks.push(
      `<path d="M${x.toFixed(1)} ${y.toFixed(1)}q${(dx / 2 - (bend * dy) / 60).toFixed(1)} ${(dy / 2 + (bend * dx) / 60).toFixed(1)} ${dx.toFixed(1)} ${dy.toFixed(1)}" stroke-opacity="${random.range(0.15, 0.8).toFixed(2)}" stroke-width="${random.range(0.5, 1.7).toFixed(2)}"/>`,
    );
  }
  const dents = random.int(5, 14);
  for (let i = 0; i < dents; i++) {
    marks.push(
      `<ellipse cx="${random.range(0, WEAR_SIZE).toFixed(1)}" cy="${random.range(0, WEAR_SIZE).toFixed(1)}" rx="${random.range(1, 4).toFixed(1)}" ry="${random.range(1, 3).toFixed(1)}" fill="#000" stroke="none" fill-opacity="${random.range(0.2, 0.6).toFixed(2)}"/>`,
    );
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WEAR_SIZE}" height="${WEAR_SIZE}"><path fill="#fff" d="M0 0H${WEAR_SIZE}V${WEAR_SIZE}H0Z"/><g fill="none" stroke="#000" stroke-linecap="round">${marks.join('')}</g></svg>`;
}

/** Makes `count` different histories of wear; coins pick one and turn it. */
export async function ageFaces({ seed, count }: { seed: string; count: number }): Promise<Wear[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const random = seededRandom(`${seed}/wear/${n}`);
      const { data, info } = await sharp(Buffer.from(scratchesSvg(random)))
        .raw()
        .toBuffer({ resolveWithObject: true });
      const scratches = Float32Array.from(
        { length: WEAR_SIZE * WEAR_SIZE },
        (_, i) => (data[i * info.channels] as number) / 255,
      );
      const heights = boxBlur(scratches, WEAR_SIZE, 1, 1);
      const noise = valueNoise(random);
      const slopeX = new Float32Array(heights.length);
      const slopeY = new Float32Array(heights.length);
      const stain = new Float32Array(heights.length);
      for (let y = 1; y < WEAR_SIZE - 1; y++) {
        for (let x = 1; x < WEAR_SIZE - 1; x++) {
          const i = y * WEAR_SIZE + x;
          // Fine grain of the metal, and the gentle unevenness that makes a flat field shimmer.
          const grainX =
            0.05 * (noise(x / 1.7, y / 1.7) - 0.5) + 0.12 * (fractal(noise, x / 50, y / 50) - 0.5);
          const grainY =
            0.05 * (noise(x / 1.7 + 30, y / 1.7) - 0.5) + 0.12 * (fractal(noise, x / 50 + 20, y / 50) - 0.5);
          slopeX[i] = ((heights[i + 1] as number) - (heights[i - 1] as number)) * 0.9 + grainX;
          slopeY[i] =
            ((heights[i + WEAR_SIZE] as number) - (heights[i - WEAR_SIZE] as number)) * 0.9 + grainY;
          stain[i] = Math.max(0, Math.min(1, fractal(noise, x / 36 + 11, y / 36) * 2.2 - 0.75));
        }
      }
      return { slopeX, slopeY, stain };
    }),
  );
}
