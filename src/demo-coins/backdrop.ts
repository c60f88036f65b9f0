import { setImmediate } from 'node:timers/promises';
import { seededRandom } from '@/shared/random';
import { materials, type Pattern, type Rgb } from './backdrop-materials';
import { valueNoise } from './noise';

/** Side of a backdrop in pixels. */
export const BACKDROP_SIZE = 320;

/** Surfaces to lay coins on: RGB bytes, BACKDROP_SIZE² each, several of every material. */
export async function paintBackdrops({
  seed,
  perMaterial,
}: {
  seed: string;
  perMaterial: number;
}): Promise<Uint8Array[]> {
  const backdrops: Uint8Array[] = [];
  for (const [m, material] of materials.entries()) {
    for (let n = 0; n < perMaterial; n++) {
      const random = seededRandom(`${seed}/backdrop/${m}/${n}`);
      const palette = material.palettes[n % material.palettes.length] as readonly [Rgb, Rgb];
      backdrops.push(paint(material.pattern(valueNoise(random), random), palette));
      // Painting takes some 50 ms each: the server must be able to answer in between.
      await setImmediate();
    }
  }
  return backdrops;
}

function paint(pattern: Pattern, [dark, light]: readonly [Rgb, Rgb]): Uint8Array {
  const pixels = new Uint8Array(BACKDROP_SIZE * BACKDROP_SIZE * 3);
  for (let y = 0; y < BACKDROP_SIZE; y++) {
    for (let x = 0; x < BACKDROP_SIZE; x++) {
      const t = Math.min(1, Math.max(0, pattern(x, y)));
      const i = (y * BACKDROP_SIZE + x) * 3;
      for (let c = 0; c < 3; c++) {
        pixels[i + c] = (dark[c] as number) + t * ((light[c] as number) - (dark[c] as number));
      }
    }
  }
  return pixels;
}
