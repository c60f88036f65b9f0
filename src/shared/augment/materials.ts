import { smoothNoise } from './noise-field';
import type { Random } from './random';

/** A colour in the network's input, `[-1, 1]` per channel. */
export type Colour = readonly [number, number, number];

/** A surface: two colours and the share of the second at each pixel, `[size, size]`. */
export interface Material {
  first: Colour;
  second: Colour;
  share: Float32Array;
}

/** Reused for every photo of this thread. */
let share = new Float32Array(0);

type Weave = (request: { size: number; random: Random }) => { first: Colour; second: Colour };

/** Something a coin may lie on. The material is its caller's until it asks for the next. */
export function randomMaterial(random: Random, size: number): Material {
  if (share.length < size * size) share = new Float32Array(size * size);
  const weave = materials[Math.floor(random() * materials.length)] as Weave;
  return { ...weave({ size, random }), share };
}

/** Grey of a brightness in [0, 1], a little warm or cold. */
function nearlyGrey(brightness: number, random: Random): Colour {
  const warmth = 0.12 * (random() - 0.5);
  const channel = (value: number) => Math.max(-1, Math.min(2 * value - 1, 1));
  return [channel(brightness + warmth), channel(brightness), channel(brightness - warmth)];
}

/** Any colour, pale ones more often. */
function anyColour(random: Random): Colour {
  const brightness = random();
  const pale = random();
  const channel = () => 2 * (brightness + pale * (random() - brightness)) - 1;
  return [channel(), channel(), channel()];
}

const towards = (colour: Colour, other: Colour, by: number): Colour => [
  colour[0] + by * (other[0] - colour[0]),
  colour[1] + by * (other[1] - colour[1]),
  colour[2] + by * (other[2] - colour[2]),
];
const BLACK: Colour = [-1, -1, -1];

/** Fibres that run across, and boards' broad stripes, turned as the camera was held. */
const wood: Weave = ({ size, random }) => {
  const fibres = smoothNoise({ cells: 2, size, random, squeeze: 12 + 20 * random() });
  const isUpright = random() < 0.5;
  const stripes = 2 + 6 * random();
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const along = isUpright ? x * size + y : y * size + x;
      const fibre = fibres[along] as number;
      const line = (isUpright ? x : y) / size;
      share[y * size + x] =
        0.6 * fibre + 0.4 * (0.5 + 0.5 * Math.sin(2 * Math.PI * (stripes * line + fibre)));
    }
  }
  const light = 0.25 + 0.65 * random();
  const first: Colour = [
    2 * light - 1,
    2 * light * (0.6 + 0.2 * random()) - 1,
    2 * light * (0.3 + 0.3 * random()) - 1,
  ];
  return { first, second: towards(first, BLACK, 0.2 + 0.5 * random()) };
};

/** Threads over and under each other. */
const cloth: Weave = ({ size, random }) => {
  const noise = smoothNoise({ cells: 4 + Math.floor(6 * random()), size, random });
  const threads = (2 * Math.PI * (20 + 50 * random())) / size;
  const angle = random() * Math.PI;
  const [cos, sin] = [Math.cos(angle) * threads, Math.sin(angle) * threads];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const weave = Math.sin(cos * x + sin * y) * Math.sin(cos * y - sin * x);
      share[y * size + x] = 0.35 + 0.35 * weave + 0.3 * (noise[y * size + x] as number);
    }
  }
  const first = anyColour(random);
  return { first, second: towards(first, BLACK, 0.15 + 0.4 * random()) };
};

/** Plain, nearly white, at times with lines of print. */
const paper: Weave = ({ size, random }) => {
  const noise = smoothNoise({ cells: 3, size, random });
  const isPrinted = random() < 0.25;
  const lines = 6 + 14 * random();
  const left = random() * size;
  for (let y = 0; y < size; y++) {
    const isLine = isPrinted && ((y * lines) / size) % 1 < 0.35;
    for (let x = 0; x < size; x++) {
      const isInk = isLine && x > left && (x * 7 + ((y * lines) / size) * 13) % 11 > 4;
      share[y * size + x] = isInk ? 1 : 0.25 * (noise[y * size + x] as number);
    }
  }
  const first = nearlyGrey(0.55 + 0.45 * random(), random);
  return { first, second: towards(first, BLACK, isPrinted ? 0.8 : 0.4) };
};

/** Grains of two sizes: granite, gravel, terrazzo. */
const stone: Weave = ({ size, random }) => {
  const coarse = smoothNoise({ cells: 5 + Math.floor(8 * random()), size, random });
  for (let i = 0; i < size * size; i++) share[i] = 0.4 * (coarse[i] as number);
  const grains = smoothNoise({ cells: Math.min(size - 1, 30 + Math.floor(50 * random())), size, random });
  const level = 0.35 + 0.3 * random();
  for (let i = 0; i < size * size; i++) {
    const grain = Math.max(0, Math.min(4 * ((grains[i] as number) - level), 1));
    share[i] = (share[i] as number) + 0.6 * grain;
  }
  const brightness = random();
  return { first: nearlyGrey(brightness, random), second: nearlyGrey(random(), random) };
};

/** A painted table, a phone's case, a hand far away: one colour that changes slowly. */
const plain: Weave = ({ size, random }) => {
  const noise = smoothNoise({ cells: 2, size, random });
  share.set(noise.subarray(0, size * size));
  const first = anyColour(random);
  return { first, second: towards(first, anyColour(random), 0.2 * random()) };
};

const materials: readonly Weave[] = [wood, cloth, paper, paper, stone, plain];
