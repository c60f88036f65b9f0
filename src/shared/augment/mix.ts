import type { Recipe } from '../recipe/recipe';
import { shareOf } from './beta';
import { nativePhotos } from './native-photos';
import type { Random } from './random';

/** A photo's partner in a batch of `n`. The order is random already, so counting from the other end is, too. */
export const partnerOf = (i: number, n: number): number => n - 1 - i;

/**
 * Mixes each photo of a batch with its partner, in place: `mixup` blends the two, `cutmix` pastes a rectangle of
 * the partner into the photo. The middle one of an odd batch stays itself.
 * @param pixels `[n, size, size, 3]`
 * @param random the generator of photo `i`
 * @returns the share of each photo that is its own, `[n]`
 */
export function mixBatch({
  pixels,
  n,
  size,
  mix,
  random,
}: {
  pixels: Float32Array;
  n: number;
  size: number;
  mix: Recipe['mix'] & { kind: 'mixup' | 'cutmix' };
  random: (i: number) => Random;
}): Float32Array {
  const length = size * size * 3;
  const shares = new Float32Array(n).fill(1);
  // Both photos of a pair are read before either is written, so no copy of the batch is needed.
  for (let i = 0; i < Math.floor(n / 2); i++) {
    const j = partnerOf(i, n);
    const pair = {
      a: pixels.subarray(i * length, (i + 1) * length),
      b: pixels.subarray(j * length, (j + 1) * length),
    };
    if (mix.kind === 'mixup') {
      shares[i] = shareOf(mix.alpha, random(i));
      shares[j] = shareOf(mix.alpha, random(j));
      blend({ ...pair, shareA: shares[i] as number, shareB: shares[j] as number });
    } else {
      const boxA = randomBox({ size, alpha: mix.alpha, random: random(i) });
      const boxB = randomBox({ size, alpha: mix.alpha, random: random(j) });
      swapBoxes({ ...pair, size, boxA, boxB });
      shares[i] = 1 - area(boxA) / size ** 2;
      shares[j] = 1 - area(boxB) / size ** 2;
    }
  }
  return shares;
}

interface Pair {
  a: Float32Array;
  b: Float32Array;
}

function blend(pair: Pair & { shareA: number; shareB: number }): void {
  const native = nativePhotos();
  if (native) {
    native.blend(pair);
    return;
  }
  const { a, b, shareA, shareB } = pair;
  for (let i = 0; i < a.length; i++) {
    const [own, other] = [a[i] as number, b[i] as number];
    a[i] = other + shareA * (own - other);
    b[i] = own + shareB * (other - own);
  }
}

/** Pixels of `left` to `right`, `top` to `bottom`, the latter two not included. */
interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const area = ({ left, top, right, bottom }: Box) => (right - left) * (bottom - top);

/** A box of about the partner's share of the area, its centre anywhere, cut at the photo's edge (Yun et al. 2019). */
function randomBox({ size, alpha, random }: { size: number; alpha: number; random: Random }): Box {
  const side = size * Math.sqrt(1 - shareOf(alpha, random));
  const clip = (value: number) => Math.round(Math.min(Math.max(value, 0), size));
  const [x, y] = [random() * size, random() * size];
  return {
    left: clip(x - side / 2),
    right: clip(x + side / 2),
    top: clip(y - side / 2),
    bottom: clip(y + side / 2),
  };
}

function swapBoxes({ a, b, size, boxA, boxB }: Pair & { size: number; boxA: Box; boxB: Box }): void {
  const inside = ({ left, right, top, bottom }: Box, x: number, y: number) =>
    x >= left && x < right && y >= top && y < bottom;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [intoA, intoB] = [inside(boxA, x, y), inside(boxB, x, y)];
      if (!intoA && !intoB) continue;
      const at = (y * size + x) * 3;
      for (let i = at; i < at + 3; i++) {
        const [own, other] = [a[i] as number, b[i] as number];
        if (intoA) a[i] = other;
        if (intoB) b[i] = own;
      }
    }
  }
}
