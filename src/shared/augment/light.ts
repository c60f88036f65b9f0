import { type Random, seededRandom } from './random';
import type { Region } from './region';

/** Strongest at strength 1: warm against cold light and green against magenta, as exponents of the channels. */
const TEMPERATURE = 0.35;
const TINT = 0.12;
/** Doublings of the exposure, more often too little than too much, and the exponent of its curve. */
const EXPOSURE = 0.85;
const UNDEREXPOSED = 0.3;
const GAMMA = 0.5;
/** What the side away from the light, the corners and a shadow lose. */
const SLOPE = 0.45;
const VIGNETTE = 0.5;
const SHADOW = 0.65;
/** Bright spots, at most, and how far the brightest goes beyond white. */
const MOST_SPOTS = 3;
const GLARE = 1.2;

const LEVELS = 1024;
const curves = [
  new Float32Array(LEVELS + 1),
  new Float32Array(LEVELS + 1),
  new Float32Array(LEVELS + 1),
] as const;

/**
 * Puts `[size, size, 3]` at `offset` into another light: colour and strength of the lamp, a slope across the picture,
 * dark corners, a cast shadow, and bright spots where metal mirrors the lamp.
 */
export function relight({
  target,
  offset,
  size,
  strength,
  seed,
}: Region & { strength: number; seed: number }): void {
  const random = seededRandom(seed);
  const symmetric = (limit: number) => strength * limit * (2 * random() - 1);
  setCurves({
    warmth: symmetric(TEMPERATURE),
    tint: symmetric(TINT),
    exposure: symmetric(EXPOSURE) - strength * UNDEREXPOSED,
    gamma: symmetric(GAMMA),
  });
  const shade = drawShade(random, { size, strength });
  const [red, green, blue] = curves;
  const half = (size - 1) / 2;
  let at = offset;
  for (let y = 0; y < size; y++) {
    const dy = y - half;
    const line = 1 + dy * shade.slopeY - shade.vignette * dy * dy;
    const across = dy * shade.acrossY - shade.edge;
    for (let x = 0; x < size; x++, at += 3) {
      const dx = x - half;
      let left = line + dx * shade.slopeX - shade.vignette * dx * dx;
      if (shade.depth > 0) {
        const depth = Math.max(0, Math.min((dx * shade.acrossX + across) / shade.softness, 1));
        left *= 1 - shade.depth * depth * depth * (3 - 2 * depth);
      }
      target[at] = lit(red, target[at] as number, left);
      target[at + 1] = lit(green, target[at + 1] as number, left);
      target[at + 2] = lit(blue, target[at + 2] as number, left);
    }
  }
  const spots = Math.floor(random() * (1 + MOST_SPOTS * strength));
  for (let i = 0; i < spots; i++) addSpot({ target, offset, size }, { random, strength });
}

const lit = (curve: Float32Array, value: number, left: number) =>
  Math.min(
    1,
    2 * left * (curve[Math.max(0, Math.min(((value + 1) * (LEVELS / 2)) | 0, LEVELS))] as number) - 1,
  );

/** From a value's place in [0, 1] to its light, for each channel. */
function setCurves({
  warmth,
  tint,
  exposure,
  gamma,
}: {
  warmth: number;
  tint: number;
  exposure: number;
  gamma: number;
}): void {
  const exponent = Math.exp(gamma);
  for (const [channel, gain] of [warmth + tint / 2, -tint, -warmth + tint / 2].entries()) {
    const factor = 2 ** exposure * Math.exp(gain);
    const curve = curves[channel] as Float32Array;
    // A camera meets too much light with a shoulder: white is reached slowly.
    for (let i = 0; i <= LEVELS; i++) {
      const light = factor * (i / LEVELS) ** exponent;
      curve[i] = light <= 0.8 ? light : 1 - 0.2 * Math.exp((0.8 - light) / 0.2);
    }
  }
}

/** A slope across the picture, dark corners, and the soft edge of a shadow; distances from the centre in pixels. */
function drawShade(random: Random, { size, strength }: { size: number; strength: number }) {
  const half = (size - 1) / 2;
  const slope = (strength * SLOPE * random()) / size;
  const towards = 2 * Math.PI * random();
  const vignette = (strength * VIGNETTE * random() ** 2) / (2 * half * half);
  const hasShadow = random() < 0.4;
  const depth = strength * SHADOW * random();
  const across = 2 * Math.PI * random();
  return {
    slopeX: slope * Math.cos(towards),
    slopeY: slope * Math.sin(towards),
    vignette,
    depth: hasShadow ? depth : 0,
    acrossX: Math.cos(across),
    acrossY: Math.sin(across),
    edge: (random() - 0.3) * half,
    softness: size * (0.02 + 0.25 * random()),
  };
}

/** A bright ellipse that fades out. */
function addSpot(
  { target, offset, size }: Region,
  { random, strength }: { random: Random; strength: number },
): void {
  const [cx, cy] = [size * (0.1 + 0.8 * random()), size * (0.1 + 0.8 * random())];
  const long = size * 0.04 * 6 ** random();
  const short = long * (0.25 + 0.75 * random());
  const angle = Math.PI * random();
  const amount = 2 * GLARE * strength * random();
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const reach = 2 * long;
  const clip = (value: number) => Math.max(0, Math.min(Math.round(value), size));
  for (let y = clip(cy - reach); y < clip(cy + reach); y++) {
    for (let x = clip(cx - reach); x < clip(cx + reach); x++) {
      const [dx, dy] = [x - cx, y - cy];
      const square = ((dx * cos + dy * sin) / long) ** 2 + ((dy * cos - dx * sin) / short) ** 2;
      if (square >= 4) continue;
      const added = amount * (1 - square / 4) ** 3;
      const at = offset + (y * size + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        target[at + channel] = Math.min(1, (target[at + channel] as number) + added);
      }
    }
  }
}
