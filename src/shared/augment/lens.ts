import { blur } from './blur';
import { seededRandom } from './random';
import type { Region } from './region';

/** Widest blur at strength 1, as a share of the side: standard deviation out of focus, length of a movement. */
const DEFOCUS = 1 / 45;
const MOVEMENT = 1 / 14;
/** What is narrower than this changes no pixel that anybody could see. */
const LEAST_PIXELS = 0.3;

/** Reused for every photo of this thread. */
let still = new Float32Array(0);

/** Puts `[size, size, 3]` at `offset` out of focus, or moves the camera while it looks; one or the other. */
export function seeThroughLens({
  target,
  offset,
  size,
  strength,
  seed,
}: Region & { strength: number; seed: number }): void {
  const random = seededRandom(seed);
  const moves = random() < 0.4;
  // Most photos are nearly sharp.
  const amount = strength * random() ** 2;
  const angle = Math.PI * random();
  if (moves) move({ target, offset, size, length: amount * size * MOVEMENT, angle });
  else if (amount * size * DEFOCUS >= LEAST_PIXELS) {
    blur({ target, offset, size, deviation: amount * size * DEFOCUS });
  }
}

/** The mean along a line; beyond the edges the photo continues as they are. */
function move({ target, offset, size, length, angle }: Region & { length: number; angle: number }): void {
  const taps = 1 + 2 * Math.round(length / 2);
  if (taps === 1) return;
  const count = size * size * 3;
  if (still.length < count) still = new Float32Array(count);
  still.set(target.subarray(offset, offset + count));
  target.fill(0, offset, offset + count);
  const weight = 1 / taps;
  const last = size - 1;
  for (let tap = 0; tap < taps; tap++) {
    const along = tap - (taps - 1) / 2;
    const [dx, dy] = [Math.round(along * Math.cos(angle)), Math.round(along * Math.sin(angle))];
    for (let y = 0; y < size; y++) {
      const line = Math.max(0, Math.min(y + dy, last)) * size;
      let at = offset + y * size * 3;
      for (let x = 0; x < size; x++, at += 3) {
        const from = (line + Math.max(0, Math.min(x + dx, last))) * 3;
        target[at] = (target[at] as number) + weight * (still[from] as number);
        target[at + 1] = (target[at + 1] as number) + weight * (still[from + 1] as number);
        target[at + 2] = (target[at + 2] as number) + weight * (still[from + 2] as number);
      }
    }
  }
}
