import { smoothNoise } from './noise-field';
import { seededRandom } from './random';
import type { Region } from './region';
import { withoutDetail } from './resample';

/** How far detail is worn down, and how far dirt in the hollows brings it out, at strength 1. */
const WORN = 0.65;
const BROUGHT_OUT = 0.8;
/** Finest relief that wear touches: what is left at this share of the side. */
const RELIEF_SHARE = 1 / 9;
/** Stains lie in patches of which this many fit along the side. */
const FEWEST_PATCHES = 2;
const MOST_PATCHES = 9;
/** What a stain leaves of red, green and blue: copper goes brown, silver goes dark. */
const STAIN = [0.5, 0.38, 0.28] as const;
const LUMA = [0.299, 0.587, 0.114] as const;

/** Ages the metal in `[size, size, 3]` at `offset`: fades its colours, stains it in patches, wears its relief or brings it out. */
export function tarnish({
  target,
  offset,
  size,
  strength,
  seed,
}: Region & { strength: number; seed: number }): void {
  const random = seededRandom(seed);
  const faded = strength * random();
  const stained = strength * Math.max(0, 1.6 * random() - 0.6);
  const patches = Math.round(FEWEST_PATCHES + (MOST_PATCHES - FEWEST_PATCHES) * random());
  const stain = smoothNoise({ cells: patches, size, random });
  const detail = 1 + strength * (random() < 0.5 ? -WORN : BROUGHT_OUT) * random();
  const broad = withoutDetail({ target, offset, size }, RELIEF_SHARE);

  let at = offset;
  for (let i = 0; i < size * size; i++, at += 3) {
    const stainHere = stained * Math.max(0, Math.min(2 * (stain[i] as number) - 0.5, 1));
    const [baseR, baseG, baseB] = [
      broad[3 * i] as number,
      broad[3 * i + 1] as number,
      broad[3 * i + 2] as number,
    ];
    const r = baseR + detail * ((target[at] as number) - baseR);
    const g = baseG + detail * ((target[at + 1] as number) - baseG);
    const b = baseB + detail * ((target[at + 2] as number) - baseB);
    const luma = LUMA[0] * r + LUMA[1] * g + LUMA[2] * b;
    target[at] = clamped((r + faded * (luma - r) + 1) * (1 - stainHere * (1 - STAIN[0])) - 1);
    target[at + 1] = clamped((g + faded * (luma - g) + 1) * (1 - stainHere * (1 - STAIN[1])) - 1);
    target[at + 2] = clamped((b + faded * (luma - b) + 1) * (1 - stainHere * (1 - STAIN[2])) - 1);
  }
}

const clamped = (value: number) => Math.max(-1, Math.min(value, 1));

/** Takes the colours of `[size, size, 3]` at `offset`; brightness stays. */
export function dropColour({ target, offset, size }: Region): void {
  const end = offset + size * size * 3;
  for (let at = offset; at < end; at += 3) {
    const grey =
      LUMA[0] * (target[at] as number) +
      LUMA[1] * (target[at + 1] as number) +
      LUMA[2] * (target[at + 2] as number);
    target[at] = grey;
    target[at + 1] = grey;
    target[at + 2] = grey;
  }
}
