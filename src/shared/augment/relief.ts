import { seededRandom } from './random';
import type { Region } from './region';
import { withoutDetail } from './resample';

/** At strength 1: what is left of the metal's own light and dark, and of its brightness, under a lamp from one side. */
const KEPT_DETAIL = 0.35;
const DARKEST = 0.3;
/** How much brighter or darker a slope is for its steepness, and how much of what is steepest shines white. */
const SLOPES = 2.2;
const SHINE = 3;
/** What is steeper than this shines. */
const STEEP = 0.06;
/** Between which points a slope is read, as a share of the side: fine relief to broad. */
const NARROWEST = 1 / 110;
const BROADEST = 1 / 28;
/** Finest brightness that is the metal's and not its relief's: what is left at this share of the side. */
const METAL_SHARE = 1 / 10;

/** Reused for every photo of this thread. */
let light = new Float32Array(0);

/**
 * Lights the relief in `[size, size, 3]` at `offset` by one lamp from a side: what is flat goes dark, slopes towards the
 * lamp shine. A catalogue's even light shows engraving by its own brightness, which a lamp turns over on one side.
 */
export function lightRelief({
  target,
  offset,
  size,
  strength,
  seed,
}: Region & { strength: number; seed: number }): void {
  const random = seededRandom(seed);
  const amount = strength * random();
  const angle = 2 * Math.PI * random();
  const reach = Math.max(1, size * NARROWEST * (BROADEST / NARROWEST) ** random());
  const darkened = 1 - amount * (1 - DARKEST) * random();
  const kept = 1 - amount * (1 - KEPT_DETAIL) * random();
  const slopes = amount * SLOPES * random();
  const shine = amount * SHINE * random();
  readLight({ target, offset, size });
  const broad = withoutDetail({ target, offset, size }, METAL_SHARE);
  const [dx, dy] = [Math.round(reach * Math.cos(angle)), Math.round(reach * Math.sin(angle))];
  const last = size - 1;
  let at = offset;
  for (let y = 0; y < size; y++) {
    const towards = Math.max(0, Math.min(y + dy, last)) * size;
    const away = Math.max(0, Math.min(y - dy, last)) * size;
    for (let x = 0; x < size; x++, at += 3) {
      const near = light[towards + Math.max(0, Math.min(x + dx, last))] as number;
      const far = light[away + Math.max(0, Math.min(x - dx, last))] as number;
      const slope = near - far;
      const metal = 3 * (y * size + x);
      const shining = shine * Math.max(0, slope - STEEP);
      for (let channel = 0; channel < 3; channel++) {
        const own = broad[metal + channel] as number;
        const value = own + kept * ((target[at + channel] as number) - own);
        const lit = darkened * (value + 1) * Math.max(0, 1 + slopes * slope) + shining - 1;
        target[at + channel] = Math.max(-1, Math.min(lit, 1));
      }
    }
  }
}

/** Brightness in [0, 1] of each pixel. */
function readLight({ target, offset, size }: Region): void {
  if (light.length < size * size) light = new Float32Array(size * size);
  let at = offset;
  for (let i = 0; i < size * size; i++, at += 3) {
    const [r, g, b] = [target[at] as number, target[at + 1] as number, target[at + 2] as number];
    light[i] = 0.5 * (0.299 * r + 0.587 * g + 0.114 * b + 1);
  }
}
