import type { Circle, PerspectiveMap } from './geometry';
import { type Material, randomMaterial } from './materials';
import { addFinger, addNeighbours } from './neighbours';
import { type Random, seededRandom } from './random';
import type { Region } from './region';

/** Width of the soft edge as a share of the coin's radius. */
const SOFT_EDGE = 0.04;
/** Width and depth of the shadow a coin throws onto the ground beside it, in radii and as a share of the light. */
const CONTACT = 0.12;
const CONTACT_DEPTH = 0.6;
/** How far the shadow lies beside the coin, in radii. */
const CONTACT_SHIFT = 0.06;
const WITH_NEIGHBOURS = 0.5;
const WITH_FINGER = 0.15;

/**
 * Lays the coin in `[size, size, 3]` at `offset` on another ground: a material with the coin's shadow on it, often with
 * other coins beside it, now and then a finger over its edge. The coin itself is left as it is.
 * @param map where each pixel comes from, which says where the coin is seen
 * @param radius of the coin in the photo it comes from
 * @param circle around the coin as it is seen
 */
export function layOnGround({
  map,
  radius,
  circle,
  seed,
  ...region
}: Region & { map: PerspectiveMap; radius: number; circle: Circle; seed: number }): void {
  const random = seededRandom(seed);
  const material = randomMaterial(random, region.size);
  const rim = { map, centre: (region.size - 1) / 2, perRadius: 1 / radius };
  const outside = (x: number, y: number) => 1 - coverOf(distanceOf(rim, x, y));
  spread({ ...region, rim, radius, material, random });
  if (random() < WITH_NEIGHBOURS) addNeighbours({ ...region, circle, random, outside });
  if (random() < WITH_FINGER) addFinger({ ...region, circle, random });
}

/** Where the coin is seen. */
interface Rim {
  map: PerspectiveMap;
  centre: number;
  perRadius: number;
}

/** How far a pixel is from the coin's centre, 1 on its rim. */
function distanceOf({ map, centre, perRadius }: Rim, x: number, y: number): number {
  const w = map.wx * x + map.wy * y + map.w0;
  const sx = (map.xx * x + map.xy * y + map.x0) / w - centre;
  const sy = (map.yx * x + map.yy * y + map.y0) / w - centre;
  return Math.sqrt(sx * sx + sy * sy) * perRadius;
}

/** How much of a pixel is the coin's. */
const coverOf = (distance: number) => Math.max(0, Math.min((1 + SOFT_EDGE - distance) / SOFT_EDGE, 1));

function spread({
  target,
  offset,
  size,
  rim,
  radius,
  material,
  random,
}: Region & { rim: Rim; radius: number; material: Material; random: Random }): void {
  const { first, second, share } = material;
  const from = 2 * Math.PI * random();
  const [lx, ly] = [radius * CONTACT_SHIFT * Math.cos(from), radius * CONTACT_SHIFT * Math.sin(from)];
  const depth = CONTACT_DEPTH * random();
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const cover = coverOf(distanceOf(rim, x, y));
      if (cover >= 1) continue;
      const beside = distanceOf(rim, x - lx, y - ly) - 1;
      const near = Math.max(0, 1 - Math.max(0, beside) / CONTACT);
      const light = 1 - depth * near * near;
      const mixed = share[y * size + x] as number;
      const at = offset + (y * size + x) * 3;
      const r = (first[0] + mixed * (second[0] - first[0]) + 1) * light - 1;
      const g = (first[1] + mixed * (second[1] - first[1]) + 1) * light - 1;
      const b = (first[2] + mixed * (second[2] - first[2]) + 1) * light - 1;
      target[at] = r + cover * ((target[at] as number) - r);
      target[at + 1] = g + cover * ((target[at + 1] as number) - g);
      target[at + 2] = b + cover * ((target[at + 2] as number) - b);
    }
  }
}
