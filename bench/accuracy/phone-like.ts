import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp, { type OutputInfo, type Sharp } from 'sharp';
import {
  COIN_MARGIN,
  coinsOf,
  cutCoin,
  mainCoin,
  openPhoto,
  resizeWith,
} from '@/shared/detector/photo-coins';
import { uprightPhoto } from '@/shared/preprocessing';
import type { Manifest } from '@/shared/trainer-job';
import { type Random, seededRandom } from '../../src/shared/augment/random';

/** Side in which the coin is cut out, in pixels. */
const COIN = 256;
/** Half of the pictures show the coin alone, the others lie it somewhere in a scene of this size. */
const SCENE = { width: 640, height: 480 } as const;
/** Of the validation photos one in this many is taken. */
const EVERY = 2;
const SEED = 20_261_130;

/**
 * Validation photos as a phone might take them: laid on a ground, tilted, in another light, few pixels, blurred, as a
 * poor JPEG. Made by sharp and not by the trainer's augmentation, so that what is trained with is not what chooses.
 * The same in every run.
 */
export async function* phoneLikePhotos({
  manifest,
  photoDir,
}: {
  manifest: Manifest;
  photoDir: string;
}): AsyncGenerator<{ bytes: Uint8Array; classIndex: number }> {
  const random = seededRandom(SEED);
  const validation = manifest.items.filter(({ split }) => split === 'validation');
  for (const [i, { hash, classIndex }] of validation.entries()) {
    if (i % EVERY > 0) continue;
    const bytes = await readFile(path.join(photoDir, hash.slice(0, 2), hash));
    yield { bytes: await composed(bytes, random), classIndex };
  }
}

async function composed(bytes: Uint8Array, random: Random): Promise<Uint8Array> {
  // All numbers of a photo first: none depends on what another library makes of it.
  const draw = {
    isAlone: random() < 0.5,
    diameter: Math.round(70 * 5 ** random()),
    tilt: 0.75 + 0.25 * random(),
    tiltAngle: 360 * random(),
    turn: 360 * random(),
    ground: [random(), random(), random()] as const,
    isColourful: random() < 0.3,
    grain: 4 + 30 * random() ** 2,
    grainWidth: 2 + 10 * random() ** 2,
    grains: seededRandom(random() * 2 ** 32),
    at: [random(), random()] as const,
    room: 1.08 + 0.3 * random(),
    exposure: 0.55 + 0.7 * random(),
    warmth: 0.3 * (random() - 0.5),
    saturation: 0.5 + 0.7 * random(),
    blur: 0.3 + 1.2 * random() ** 2,
    quality: Math.round(25 + 60 * random()),
    light: [random(), random(), random(), random(), random()] as const,
  };
  const { data: coin, info: cut } = await cutOutCoin(bytes, draw);
  const side = Math.round(draw.diameter * draw.room);
  const { width, height } = draw.isAlone ? { width: side, height: side } : SCENE;
  const left = Math.max(0, Math.round(draw.at[0] * (width - cut.width)));
  const top = Math.max(0, Math.round(draw.at[1] * (height - cut.height)));
  const { data: lit, info } = await groundOf(draw, { width, height })
    .composite([
      { input: coin, raw: { width: cut.width, height: cut.height, channels: 4 }, left, top },
      { input: Buffer.from(lightOf(draw.light, { width, height })) },
    ])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const gains = [1 + draw.warmth, 1, 1 - draw.warmth].map((gain) => gain * draw.exposure);
  return sharp(lit, { raw: { width: info.width, height: info.height, channels: 3 } })
    .modulate({ saturation: draw.saturation })
    .linear(gains, [0, 0, 0])
    .blur(draw.blur)
    .jpeg({ quality: draw.quality, chromaSubsampling: '4:2:0' })
    .toBuffer();
}

/** The coin alone on nothing, turned and tilted: RGBA bytes. */
async function cutOutCoin(
  bytes: Uint8Array,
  { diameter, tilt, tiltAngle, turn }: { diameter: number; tilt: number; tiltAngle: number; turn: number },
): Promise<{ data: Buffer; info: OutputInfo }> {
  const photo = await openPhoto(uprightPhoto(sharp, bytes));
  const side = Math.min(photo.width, photo.height);
  const coin = mainCoin(await coinsOf(resizeWith(sharp), photo), photo) ?? {
    x: photo.width / 2,
    y: photo.height / 2,
    a: side / 2 / COIN_MARGIN,
  };
  const square = await cutCoin(resizeWith(sharp), photo, { coin, size: COIN });
  const radius = COIN / 2 / COIN_MARGIN;
  const mask = `<svg xmlns="http://www.w3.org/2000/svg" width="${COIN}" height="${COIN}"><circle cx="${COIN / 2}" cy="${COIN / 2}" r="${radius}"/></svg>`;
  const raw = { width: COIN, height: COIN, channels: 4 } as const;
  const cut = await sharp(square, { raw: { ...raw, channels: 3 } })
    .ensureAlpha()
    .composite([{ input: Buffer.from(mask), blend: 'dest-in' }])
    .raw()
    .toBuffer();
  const angle = (tiltAngle * Math.PI) / 180;
  const turned = ((turn + tiltAngle) * Math.PI) / 180;
  const scale = diameter / (2 * radius);
  // Turned, then pressed together in one direction.
  const [c, s, ct, st] = [Math.cos(angle), Math.sin(angle), Math.cos(turned), Math.sin(turned)];
  const [xx, xy, yy] = [c * c * tilt + s * s, c * s * (tilt - 1), s * s * tilt + c * c];
  const matrix: [number, number, number, number] = [
    scale * (xx * ct + xy * st),
    scale * (-xx * st + xy * ct),
    scale * (xy * ct + yy * st),
    scale * (-xy * st + yy * ct),
  ];
  const { data, info } = await sharp(cut, { raw })
    .affine(matrix, { background: { r: 0, g: 0, b: 0, alpha: 0 }, interpolator: 'bicubic' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 4 } })
    .trim({ threshold: 0 })
    .raw()
    .toBuffer({ resolveWithObject: true });
}

/** A colour with grains of some width. */
function groundOf(
  draw: {
    ground: readonly [number, number, number];
    isColourful: boolean;
    grain: number;
    grainWidth: number;
    grains: Random;
  },
  { width, height }: { width: number; height: number },
): Sharp {
  const [r, g, b] = draw.isColourful ? draw.ground : [draw.ground[0], draw.ground[0], draw.ground[0]];
  const base = [r, g, b].map((value) => 30 + 215 * value);
  const [columns, lines] = [Math.ceil(width / draw.grainWidth), Math.ceil(height / draw.grainWidth)];
  const pixels = new Uint8ClampedArray(columns * lines * 3);
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = (base[i % 3] as number) + draw.grain * 3 * (draw.grains() - 0.5);
  }
  return sharp(pixels, { raw: { width: columns, height: lines, channels: 3 } }).resize(width, height, {
    fit: 'fill',
    kernel: 'cubic',
  });
}

/** A shadow across the picture and a bright spot somewhere on it. */
function lightOf(
  [shadow, angle, spot, x, y]: readonly [number, number, number, number, number],
  { width, height }: { width: number; height: number },
): string {
  const turn = Math.round(angle * 360);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>
    <linearGradient id="shadow" gradientTransform="rotate(${turn} 0.5 0.5)"><stop offset="0.3" stop-color="black" stop-opacity="0"/><stop offset="1" stop-color="black" stop-opacity="${0.55 * shadow}"/></linearGradient>
    <radialGradient id="spot" cx="${x}" cy="${y}" r="${0.1 + 0.25 * spot}"><stop offset="0" stop-color="white" stop-opacity="${0.7 * spot}"/><stop offset="1" stop-color="white" stop-opacity="0"/></radialGradient>
    </defs><rect width="100%" height="100%" fill="url(#shadow)"/><rect width="100%" height="100%" fill="url(#spot)"/></svg>`;
}
