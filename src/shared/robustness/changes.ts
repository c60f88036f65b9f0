import { replaceBackground } from '../augment/background';
import { blur } from '../augment/blur';
import { coinCircle, coinRadius, FLAT, STILL, sourceMap } from '../augment/geometry';
import { layOnGround } from '../augment/ground';
import { relight } from '../augment/light';
import { mixSeeds, type Random, seededRandom } from '../augment/random';
import { warp } from '../augment/warp';
import { type Framing, normalizePixels, preprocessingFor } from '../preprocessing';
import { BLUR_SIDE, CONDITIONS, type ConditionName } from './conditions';

/** A photo as a network gets it: RGB bytes, `[size, size, 3]`. */
interface FramedPhoto {
  pixels: Uint8Array;
  size: number;
  framing: Framing;
}

type Change = (photo: FramedPhoto & { target: Float32Array; random: Random }) => void;

/** By the code that augments photos in training. */
const CHANGES: Record<ConditionName, Change> = {
  'rotation 15°': turned(eitherWay(15)),
  'rotation 45°': turned(eitherWay(45)),
  'rotation any angle': turned((random) => 360 * random()),
  'blur 1 px': blurred(1),
  'blur 2 px': blurred(2),
  'blur 4 px': blurred(4),
  'light weak': relit(0.25),
  'light medium': relit(0.5),
  'light strong': relit(1),
  'scale 80 %': zoomed(0.8),
  'scale 60 %': zoomed(0.6),
  'scale 40 %': zoomed(0.4),
  'ground plain': onPlainGround,
  'ground table': laid(1),
  'ground table, 60 %': laid(0.6),
};

/** Reused for every photo of this thread. */
let scratch = new Float32Array(0);

/**
 * A photo under one of `CONDITIONS`, rounded to bytes as a camera would keep it.
 * @param change.condition its index
 * @param change.seed of the photo: the same one is changed in the same way each time
 */
export function changePhoto(
  photo: FramedPhoto,
  { condition, seed }: { condition: number; seed: number },
): Uint8Array {
  const { kind, label } = CONDITIONS[condition] as (typeof CONDITIONS)[number];
  const length = photo.size * photo.size * 3;
  if (scratch.length !== length) scratch = new Float32Array(length);
  // Strengths of one kind draw the same numbers, so that only the strength differs.
  const first = CONDITIONS.findIndex((one) => one.kind === kind);
  const random = seededRandom(mixSeeds(seed, first));
  CHANGES[`${kind} ${label}` as ConditionName]({ ...photo, target: scratch, random });
  const changed = new Uint8ClampedArray(length);
  for (let i = 0; i < length; i++) changed[i] = ((scratch[i] as number) + 1) * 127.5;
  return new Uint8Array(changed.buffer);
}

function eitherWay(degrees: number) {
  return (random: Random) => (random() < 0.5 ? -degrees : degrees);
}

function turned(degrees: (random: Random) => number): Change {
  return ({ random, ...view }) => place(view, { ...STILL, angle: (degrees(random) * Math.PI) / 180 });
}

function zoomed(zoom: number): Change {
  return (view) => place(view, { ...STILL, zoom });
}

function blurred(pixels: number): Change {
  return ({ target, size, ...view }) => {
    normalizePixels(view.pixels, preprocessingFor(size), target);
    blur({ target, offset: 0, size, deviation: (pixels * size) / BLUR_SIDE });
  };
}

function relit(strength: number): Change {
  return ({ pixels, target, size, random }) => {
    normalizePixels(pixels, preprocessingFor(size), target);
    relight({ target, offset: 0, size, strength, seed: random() * 2 ** 32 });
  };
}

function onPlainGround({ pixels, target, size, framing, random }: Parameters<Change>[0]): void {
  normalizePixels(pixels, preprocessingFor(size), target);
  const circle = coinCircle(null, size, framing);
  replaceBackground({ target, offset: 0, size, circle, seed: random() * 2 ** 32 });
}

/** On a table, a cloth or a sheet of paper, at a share of its size. */
function laid(zoom: number): Change {
  return ({ random, ...view }) => {
    const { target, size, framing } = view;
    const geometry = { ...STILL, zoom };
    place(view, geometry);
    layOnGround({
      target,
      offset: 0,
      size,
      map: { ...sourceMap(geometry, size), ...FLAT },
      radius: coinRadius(size, framing),
      circle: coinCircle(geometry, size, framing),
      seed: random() * 2 ** 32,
    });
  };
}

function place(
  { pixels, target, size }: FramedPhoto & { target: Float32Array },
  geometry: { angle: number; zoom: number; dx: number; dy: number },
): void {
  warp({ pixels, size, target, offset: 0, map: sourceMap(geometry, size), colour: null });
}
