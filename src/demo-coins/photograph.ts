import sharp from 'sharp';
import type { Random } from '@/shared/random';
import { type Camera, cameraFor } from './camera';
import { metalShader } from './metal-shader';
import type { Relief } from './relief';
import { sample } from './sampling';
import type { Scene } from './scene';
import { tableShader } from './table-shader';
import type { Wear } from './wear';

/** Side of a finished photo in pixels. */
export const PHOTO_SIZE = 192;
/** Photos are taken larger and scaled down, which smooths their edges. */
const SENSOR_SIZE = 256;
interface Exposure {
  relief: Relief;
  wear: Wear;
  backdrop: Uint8Array;
  scene: Scene;
  random: Random;
}

/** Takes one photo. @returns JPEG bytes, PHOTO_SIZE². */
export async function photograph(exposure: Exposure): Promise<Buffer> {
  const { scene } = exposure;
  const photo = sharp(expose(exposure), {
    raw: { width: SENSOR_SIZE, height: SENSOR_SIZE, channels: 3 },
  }).resize(PHOTO_SIZE, PHOTO_SIZE);
  if (scene.blur >= 0.3) photo.blur(scene.blur);
  return photo.jpeg({ quality: scene.jpegQuality }).toBuffer();
}

/** Film response: bright metal rolls off instead of clipping. */
const FILM = Float32Array.from({ length: 2048 }, (_, i) => 255 * (1 - Math.exp((-1.85 * i) / 512)));
const develop = (light: number) => FILM[Math.min(2047, (light * 512) | 0)] as number;

/** Renders what the sensor sees: RGB bytes, SENSOR_SIZE². */
function expose({ relief, wear, backdrop, scene, random }: Exposure): Uint8Array {
  const camera = cameraFor(scene.pose);
  const [a, b, c, d, e, f, g, h, i] = camera.toCoin;
  const pixels = new Uint8Array(SENSOR_SIZE * SENSOR_SIZE * 3);
  const metal = metalShader({ relief, wear, scene, camera });
  const table = tableShader({ relief, backdrop, scene, camera });
  const front = new Float32Array(3);
  const back = new Float32Array(3);
  const wall = wallOffset(camera, scene);
  for (let row = 0; row < SENSOR_SIZE; row++) {
    for (let column = 0; column < SENSOR_SIZE; column++) {
      const x = (column / SENSOR_SIZE) * 2 - 1;
      const y = (row / SENSOR_SIZE) * 2 - 1;
      const w = g * x + h * y + i;
      const u = (a * x + b * y + c) / w;
      const v = (d * x + e * y + f) / w;
      const covered = sample(relief.coverage, u, v);
      if (covered < 1) {
        table(u, v, back);
        // The side of a leaning coin shows beneath its face.
        const side = Math.max(
          sample(relief.coverage, u + wall[0] * 0.5, v + wall[1] * 0.5),
          sample(relief.coverage, u + wall[0], v + wall[1]),
        );
        if (side > 0) {
          const reeding = 0.34 + 0.1 * Math.sin(Math.atan2(v, u) * 110);
          for (let k = 0; k < 3; k++) {
            const edge =
              ((relief.metal.bright[k] as number) / 255) * reeding * (scene.lightColour[k] as number);
            back[k] = (back[k] as number) * (1 - side) + edge * side;
          }
        }
      }
      if (covered > 0) metal(u, v, x, y, front);
      const shade = scene.exposure * (1 - scene.vignette * (x * x + y * y) * 0.5);
      const grain = (random.next() + random.next() - 1) * 2.4 * scene.noise;
      const o = (row * SENSOR_SIZE + column) * 3;
      for (let k = 0; k < 3; k++) {
        const light = (front[k] as number) * covered + (back[k] as number) * (1 - covered);
        pixels[o + k] = Math.min(255, Math.max(0, develop(light * shade) + grain));
      }
    }
  }
  return pixels;
}

/** How far below its face, in coin coordinates, the foot of the coin's side appears. */
function wallOffset({ right, down, out }: Camera, { thickness }: Scene): [number, number] {
  return [(-right[2] / out[2]) * thickness, (-down[2] / out[2]) * thickness];
}
