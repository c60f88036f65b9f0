import { BACKDROP_SIZE } from './backdrop';
import type { Camera } from './camera';
import type { Relief } from './relief';
import { sample } from './sampling';
import type { Scene } from './scene';

/** Folds a coordinate into the backdrop by mirroring, so that it never ends. */
function mirror(value: number): number {
  const period = 2 * BACKDROP_SIZE;
  const folded = (((value % period) + period) % period) | 0;
  return folded < BACKDROP_SIZE ? folded : period - 1 - folded;
}

/** The surface the coin lies on, with the coin's shadow. */
export function tableShader({
  relief,
  backdrop,
  scene,
  camera,
}: {
  relief: Relief;
  backdrop: Uint8Array;
  scene: Scene;
  camera: Camera;
}): (u: number, v: number, target: Float32Array) => void {
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
