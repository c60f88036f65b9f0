import type { Circle } from './geometry';
import type { Colour } from './materials';
import type { Random } from './random';
import type { Region } from './region';

const METALS: readonly Colour[] = [
  [0.35, -0.15, -0.45],
  [0.5, 0.25, -0.35],
  [0.4, 0.4, 0.38],
  [-0.1, -0.3, -0.5],
];
const SKIN: readonly Colour[] = [
  [0.75, 0.4, 0.2],
  [0.45, 0.05, -0.2],
  [-0.1, -0.4, -0.6],
];

interface Request extends Region {
  /** Of the coin that the photo is of. */
  circle: Circle;
  random: Random;
}

/**
 * One or two other coins that touch the coin or lie a little beside it, as far as the picture shows them.
 * @param outside how much of a pixel is not the coin's
 */
export function addNeighbours({
  outside,
  circle,
  random,
  ...region
}: Request & { outside: (x: number, y: number) => number }): void {
  const count = random() < 0.6 ? 1 : 2;
  let direction = 2 * Math.PI * random();
  for (let i = 0; i < count; i++) {
    const radius = circle.radius * (0.65 + 0.6 * random());
    const apart = circle.radius + radius * (1 + 0.25 * random());
    const [x, y] = [circle.x + apart * Math.cos(direction), circle.y + apart * Math.sin(direction)];
    addDisc({ ...region, circle: { x, y, radius }, random, outside });
    direction += Math.PI * (0.5 + random());
  }
}

/** Flat metal with a raised rim and some relief in rings. */
function addDisc({
  target,
  offset,
  size,
  circle: { x: cx, y: cy, radius },
  random,
  outside,
}: Request & { outside: (x: number, y: number) => number }): void {
  const metal = METALS[Math.floor(random() * METALS.length)] as Colour;
  const brightness = 0.5 + 0.7 * random();
  const [waves, turn] = [8 + 14 * random(), 2 * Math.PI * random()];
  const clip = (value: number) => Math.max(0, Math.min(Math.round(value), size));
  for (let y = clip(cy - radius); y < clip(cy + radius); y++) {
    for (let x = clip(cx - radius); x < clip(cx + radius); x++) {
      const [dx, dy] = [x - cx, y - cy];
      const distance = Math.sqrt(dx * dx + dy * dy) / radius;
      if (distance >= 1) continue;
      const cover = outside(x, y) * Math.min(1, (1 - distance) * radius);
      if (cover <= 0) continue;
      const relief = 0.12 * Math.sin(waves * distance) * Math.sin(5 * Math.atan2(dy, dx) + turn);
      const light = brightness * (distance > 0.9 ? 1.25 : 1 + relief);
      const at = offset + (y * size + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const value = Math.min(1, ((metal[channel] as number) + 1) * light - 1);
        target[at + channel] =
          (target[at + channel] as number) + cover * (value - (target[at + channel] as number));
      }
    }
  }
}

/** A finger from outside the picture that ends on the coin's edge. */
export function addFinger({ target, offset, size, circle, random }: Request): void {
  const skin = SKIN[Math.floor(random() * SKIN.length)] as Colour;
  const brightness = 0.6 + 0.5 * random();
  const direction = 2 * Math.PI * random();
  const [cos, sin] = [Math.cos(direction), Math.sin(direction)];
  const width = circle.radius * (0.18 + 0.2 * random());
  // Its tip covers up to a sixth of the coin's radius.
  const tip = circle.radius * (0.84 + 0.16 * random()) + width;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [dx, dy] = [x - circle.x, y - circle.y];
      const along = dx * cos + dy * sin;
      const across = dy * cos - dx * sin;
      const beyond = Math.max(0, tip - along);
      const distance = Math.sqrt(beyond * beyond + across * across) / width;
      if (distance >= 1 || along < 0) continue;
      const cover = Math.min(1, (1 - distance) * width);
      // Round: darker towards its sides.
      const light = brightness * (0.55 + 0.45 * Math.sqrt(1 - distance * distance));
      const at = offset + (y * size + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const value = Math.min(1, ((skin[channel] as number) + 1) * light - 1);
        target[at + channel] =
          (target[at + channel] as number) + cover * (value - (target[at + channel] as number));
      }
    }
  }
}
