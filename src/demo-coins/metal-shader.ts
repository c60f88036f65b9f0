import type { Camera } from './camera';
import { type Relief, SURFACE_CHANNELS } from './relief';
import { sampleSurface } from './sampling';
import type { Scene } from './scene';
import { WEAR_SIZE, type Wear } from './wear';

/** Reflection picked up from the room besides the light itself. */
const ROOM = 0.3;

/** The coin's metal: diffuse light, a mirrored light source and room, dirt in the hollows, scratches. */
export function metalShader({
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
