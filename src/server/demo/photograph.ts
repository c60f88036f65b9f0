import sharp from 'sharp';
import { BACKDROP_SIZE } from './backdrop';
import { type Camera, cameraFor } from './camera';
import { DRAWING_RADII } from './coin-design';
import type { Random } from './random';
import { RELIEF_SIZE, type Relief, SURFACE_CHANNELS } from './relief';
import type { Scene } from './scene';
import { WEAR_SIZE, type Wear } from './wear';

/** Side of a finished photo in pixels. */
export const PHOTO_SIZE = 192;
/** Photos are taken larger and scaled down, which smooths their edges. */
const SENSOR_SIZE = 256;
/** Reflection picked up from the room besides the light itself. */
const ROOM = 0.3;

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

/** Bilinear value of a RELIEF_SIZE² map at coin coordinates. */
function sample(map: Float32Array, u: number, v: number): number {
  const x = (u / DRAWING_RADII + 0.5) * RELIEF_SIZE - 0.5;
  const y = (v / DRAWING_RADII + 0.5) * RELIEF_SIZE - 0.5;
  if (!(x >= 0 && y >= 0 && x < RELIEF_SIZE - 1 && y < RELIEF_SIZE - 1)) return 0;
  const x0 = x | 0;
  const y0 = y | 0;
  const fx = x - x0;
  const i = y0 * RELIEF_SIZE + x0;
  const top = (map[i] as number) * (1 - fx) + (map[i + 1] as number) * fx;
  const bottom = (map[i + RELIEF_SIZE] as number) * (1 - fx) + (map[i + RELIEF_SIZE + 1] as number) * fx;
  return top + (bottom - top) * (y - y0);
}

/** Bilinear values of a face's surface at coin coordinates, which must lie inside the map. */
function sampleSurface(surface: Float32Array, u: number, v: number, target: Float32Array): void {
  const x = (u / DRAWING_RADII + 0.5) * RELIEF_SIZE - 0.5;
  const y = (v / DRAWING_RADII + 0.5) * RELIEF_SIZE - 0.5;
  const x0 = x | 0;
  const y0 = y | 0;
  const fx = x - x0;
  const fy = y - y0;
  const i = (y0 * RELIEF_SIZE + x0) * SURFACE_CHANNELS;
  const j = i + RELIEF_SIZE * SURFACE_CHANNELS;
  for (let k = 0; k < SURFACE_CHANNELS; k++) {
    const top = (surface[i + k] as number) * (1 - fx) + (surface[i + k + SURFACE_CHANNELS] as number) * fx;
    const bottom = (surface[j + k] as number) * (1 - fx) + (surface[j + k + SURFACE_CHANNELS] as number) * fx;
    target[k] = top + (bottom - top) * fy;
  }
}

/** Folds a coordinate into the backdrop by mirroring, so that it never ends. */
function mirror(value: number): number {
  const period = 2 * BACKDROP_SIZE;
  const folded = (((value % period) + period) % period) | 0;
  return folded < BACKDROP_SIZE ? folded : period - 1 - folded;
}

/** Film response: bright metal rolls off instead of clipping. */
const FILM = Float32Array.from({ length: 2048 }, (_, i) => 255 * (1 - Math.exp((-1.85 * i) / 512)));
const develop = (light: number) => FILM[Math.min(2047, (light * 512) | 0)] as number;

/** Renders what the sensor sees: RGB bytes, SENSOR_SIZE². */
function expose({ relief, wear, backdrop, scene, random }: Exposure): Uint8Array {
  const camera = cameraFor(scene.pose);
  const [a, b, c, d, e, f, g, h, i] = camera.toCoin as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
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

type Shader = (u: number, v: number, target: Float32Array) => void;

/** How far below its face, in coin coordinates, the foot of the coin's side appears. */
function wallOffset({ right, down, out }: Camera, { thickness }: Scene): [number, number] {
  return [(-right[2] / out[2]) * thickness, (-down[2] / out[2]) * thickness];
}

/** The surface the coin lies on, with the coin's shadow. */
function tableShader({
  relief,
  backdrop,
  scene,
  camera,
}: {
  relief: Relief;
  backdrop: Uint8Array;
  scene: Scene;
  camera: Camera;
}): Shader {
  const { light, lightColour, direct, thickness, backdropScale, backdropX, backdropY } = scene;
  const [turnX, turnY] = [
    Math.cos(scene.backdropTurn) * backdropScale,
    Math.sin(scene.backdropTurn) * backdropScale,
  ];
  const towards = (axis: Camera['out']) => axis[0] * light[0] + axis[1] * light[1] + axis[2] * light[2];
  const upright = Math.max(0.2, towards(camera.out));
  const castX = (towards(camera.right) / upright) * thickness * 1.3;
  const castY = (towards(camera.down) / upright) * thickness * 1.3;
  return (u, v, target) => {
    const bx = mirror(u * turnX - v * turnY + backdropX);
    const by = mirror(u * turnY + v * turnX + backdropY);
    const shadow = sample(relief.shadow, u + castX, v + castY);
    const contact = sample(relief.shadow, u, v);
    const lit = 0.34 * (1 - 0.5 * contact) + 0.5 * direct * upright * (1 - 0.85 * shadow);
    const p = (by * BACKDROP_SIZE + bx) * 3;
    for (let k = 0; k < 3; k++) {
      target[k] = ((backdrop[p + k] as number) / 255) * lit * (lightColour[k] as number) * 1.25;
    }
  };
}

/** The coin's metal: diffuse light, a mirrored light source and room, dirt in the hollows, scratches. */
function metalShader({
  relief,
  wear,
  scene,
  camera,
}: {
  relief: Relief;
  wear: Wear;
  scene: Scene;
  camera: Camera;
}): (u: number, v: number, x: number, y: number, target: Float32Array) => void {
  const { right, down, out } = camera;
  const { light, lightColour, direct, gloss, patina, scratches, softbox } = scene;
  const depth = scene.relief;
  const [wearX, wearY] = [
    Math.cos(scene.wearTurn) * WEAR_SIZE * 0.34,
    Math.sin(scene.wearTurn) * WEAR_SIZE * 0.34,
  ];
  // The mirror image of the light lies halfway between its direction and the viewer's.
  const mirrorSize = 1 - softbox;
  const surface = new Float32Array(SURFACE_CHANNELS);
  return (u, v, x, y, target) => {
    const wx = (u * wearX - v * wearY + WEAR_SIZE / 2) | 0;
    const wy = (u * wearY + v * wearX + WEAR_SIZE / 2) | 0;
    const wi = wy * WEAR_SIZE + wx;
    sampleSurface(relief.surface, u, v, surface);
    const exposed = surface[2] as number;
    const core = surface[3] as number;
    const nx = -(surface[0] as number) * depth - (wear.slopeX[wi] as number) * scratches;
    const ny = -(surface[1] as number) * depth - (wear.slopeY[wi] as number) * scratches;
    const length = Math.sqrt(nx * nx + ny * ny + 1);
    const normalX = (nx * right[0] + ny * down[0] + out[0]) / length;
    const normalY = (nx * right[1] + ny * down[1] + out[1]) / length;
    const normalZ = (nx * right[2] + ny * down[2] + out[2]) / length;
    const facing = Math.max(0, normalX * light[0] + normalY * light[1] + normalZ * light[2]);
    // Reflected view; the photo position stands for the nearness of lamp and lens.
    const rx = 2 * normalZ * normalX + x * 0.28;
    const ry = 2 * normalZ * normalY + y * 0.28;
    const rz = 2 * normalZ * normalZ - 1;
    const towardsLight =
      (rx * light[0] + ry * light[1] + rz * light[2]) / Math.sqrt(rx * rx + ry * ry + rz * rz);
    const edge = Math.min(1, Math.max(0, (towardsLight - softbox + mirrorSize * 0.5) / mirrorSize));
    const mirrored = edge * edge * (3 - 2 * edge);
    const room = ROOM * (0.5 + 0.5 * rz) + 0.1 * (1 + Math.sin(5 * rx + 3 * ry));
    const brightness = 0.13 + 0.5 * direct * facing + gloss * (direct * 0.95 * mirrored + room);
    const clean = Math.min(
      1,
      Math.max(0, 1 - patina * (1.35 - 1.25 * exposed) - 0.45 * patina * (wear.stain[wi] as number)),
    );
    for (let k = 0; k < 3; k++) {
      const ring = mix(relief.metal.aged[k] as number, relief.metal.bright[k] as number, clean);
      const inner = mix(relief.coreMetal.aged[k] as number, relief.coreMetal.bright[k] as number, clean);
      const tint = mix(ring, inner, core) / 255;
      target[k] = (tint * brightness + 0.1 * gloss * mirrored) * (lightColour[k] as number);
    }
  };
}

function mix(from: number, to: number, t: number): number {
  return from + (to - from) * t;
}
